package io.frostline.imports.preprocessing;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Preprocessing;
import io.frostline.message.Formatted;
import io.frostline.proof.InputSize;
import java.util.ArrayList;
import java.util.List;

/**
 * The preprocessing of a package.
 *
 * @param colorOrder of the network's input
 * @param notes where each part of it is from, for people
 */
public record DecidedPreprocessing(
    ColorOrder colorOrder, Preprocessing preprocessing, List<String> notes) {
  public DecidedPreprocessing {
    notes = List.copyOf(notes);
  }

  /**
   * Decides by what is requested, else by what the file says.
   *
   * @param file its name, for messages
   * @param size of the images that the network takes
   * @throws io.frostline.message.UserException when neither says anything, or one contradicts the
   *     other
   */
  public static DecidedPreprocessing of(
      RequestedPreprocessing requested, FilePreprocessing stated, String file, InputSize size) {
    ChosenValues values = ChosenValues.of(requested, stated, file);
    ChosenResizing resizing = ChosenResizing.of(requested, stated, size);
    List<String> notes = new ArrayList<>();
    notes.add(Formatted.of("pixel values %s: from %s", values.values(), values.where()));
    notes.add(
        Formatted.of(
            "resizing %s, %s: %s",
            resizing.rule().keyword(), resizing.interpolation().keyword(), resizing.where()));
    notes.addAll(values.differences());
    return new DecidedPreprocessing(
        values.values().colorOrder(),
        values.values().with(resizing.rule(), resizing.interpolation()),
        notes);
  }
}
