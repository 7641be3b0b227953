package io.frostline.imports.preprocessing;

import io.frostline.backbone.ColorOrder;
import java.util.List;
import java.util.Optional;

/**
 * What a network's file says about the preprocessing.
 *
 * @param entrance what the network computes on the values of pixels before anything else
 * @param resizing what it does to the size of images
 * @param colorOrder the order of the channels, if the file names it
 * @param statements of values, the most trustworthy first
 * @param hints what suggests a preprocessing but does not state it, whole sentences
 */
public record FilePreprocessing(
    Optional<EntranceScaling> entrance,
    Optional<StatedResizing> resizing,
    Optional<ColorOrder> colorOrder,
    List<Statement> statements,
    List<String> hints) {
  /** A file that says nothing. */
  public static final FilePreprocessing NOTHING = hinted(List.of());

  public FilePreprocessing {
    statements = List.copyOf(statements);
    hints = List.copyOf(hints);
  }

  /** A file that states nothing, but suggests something. */
  public static FilePreprocessing hinted(List<String> hints) {
    return new FilePreprocessing(
        Optional.empty(), Optional.empty(), Optional.empty(), List.of(), hints);
  }
}
