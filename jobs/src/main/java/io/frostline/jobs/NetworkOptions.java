package io.frostline.jobs;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.ScoreKind;
import io.frostline.backbone.TensorLayout;
import io.frostline.imports.source.ClassLabels;
import io.frostline.message.Formatted;
import io.frostline.proof.InputFormat;
import io.frostline.proof.InputSize;
import io.frostline.proof.RequestedFormat;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What {@code models import} asks about networks for images, besides their preprocessing. */
final class NetworkOptions {
  @Option(
      names = "--size",
      converter = InputSizeConverter.class,
      paramLabel = "SIZE",
      description =
          "Input size of the network: 224 for a square, or WIDTHxHEIGHT such as 320x240."
              + " Default: the size in the file, else 224.")
  private InputSize size;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      description =
          "Input layout of the network: nchw or nhwc. Default: the layout in the file, else nchw.")
  private String layout;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "File with the names of the classes, one per line.")
  private Path labels;

  @Option(
      names = "--scores",
      paramLabel = "KIND",
      description =
          "What the numbers at the end of the network are: probabilities, logits (their softmax is"
              + " taken), log-probabilities, sigmoid (independent probabilities), or sigmoid-logits"
              + " (their sigmoids are taken). Default: what they are for the images of the"
              + " verification; classify is refused where that is unclear.")
  private String scores;

  @Option(
      names = "--cut-at",
      paramLabel = "LAYER",
      description = "End the stored network at this layer, to leave out its head.")
  private String cutAt;

  /** Whether any of them is given. */
  boolean areGiven() {
    return size != null || layout != null || endIsGiven();
  }

  /** Whether one about the end of the network is given. */
  boolean endIsGiven() {
    return Stream.of(labels, scores, cutAt).anyMatch(Objects::nonNull);
  }

  /** Refuses to say what an exported package records. */
  void refuseScoresOfPackage(Path file) {
    if (scores != null) {
      throw new UsageException(
          Formatted.of(
              "--scores is for network files, but %s is a package that was exported, which records"
                  + " it. Leave out --scores, or import the network file again.",
              file));
    }
  }

  /** The names of the classes. */
  ClassLabels labels() {
    return Optional.ofNullable(labels).map(ClassLabels::in).orElse(ClassLabels.NONE);
  }

  /** What the numbers at the end are. */
  Optional<ScoreKind> scores() {
    return Optional.ofNullable(scores).map(ScoreKind::given);
  }

  /** The layer at which the stored network ends. */
  Optional<String> cutAt() {
    return Optional.ofNullable(cutAt);
  }

  /**
   * The input of the network: as given, else as known.
   *
   * @param known of the file, from the catalogue
   * @param stated beside the file
   */
  RequestedFormat format(Optional<InputFormat> known, Optional<InputSize> stated) {
    return new RequestedFormat(
        Optional.ofNullable(size)
            .or(() -> known.map(input -> new InputSize(input.width(), input.height())))
            .or(() -> stated),
        Optional.ofNullable(layout).map(TensorLayout::of).or(() -> known.map(InputFormat::layout)),
        known.map(InputFormat::colorOrder).orElse(ColorOrder.RGB));
  }
}
