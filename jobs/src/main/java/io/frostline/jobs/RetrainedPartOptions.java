package io.frostline.jobs;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.classifier.FrozenHead;
import io.frostline.message.Formatted;
import io.frostline.message.PlainNumber;
import io.frostline.retrain.Initialisation;
import io.frostline.retrain.NetworkEnd;
import io.frostline.retrain.RetrainableLayers;
import io.frostline.retrain.UpperNetwork;
import io.frostline.spark.training.SplitChoice;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Where the retrained layers begin and end, and which images they are trained on. */
final class RetrainedPartOptions {
  private static final String USUAL_SPLIT = "80/10/10";
  private static final double PER_CENT = 100;
  private static final double ROUNDING = 1e6;

  @Option(
      names = "--head",
      paramLabel = "NAME",
      description =
          "Start from this classifier, which 'frostline train' made from one column of features of"
              + " the backbone, without --hidden: the network ends at its layer, with its pooling,"
              + " the output layer starts from its weights, and its classes and split are kept. It"
              + " stays the result unless an epoch has a lower validation loss. Default: the"
              + " network ends at the default layer of the backbone, and the output layer starts"
              + " at zero.")
  private String head;

  @Option(
      names = "--from-layer",
      paramLabel = "LAYER",
      description =
          "Train all layers above this one, and keep those below as they are; input trains all"
              + " layers. 'frostline models layers NAME' lists the layers. Required without --head;"
              + " default with --head: the highest layer with four convolutions above it.")
  private String from;

  @Option(
      names = "--split",
      paramLabel = "SHARES",
      showDefaultValue = Visibility.NEVER,
      description =
          "Training, validation and test images in per cent of every class. Images are assigned by"
              + " the hash of the path below the folder that all have in common, so every run has the"
              + " same split, wherever the folder is. Default: "
              + USUAL_SPLIT
              + ", or that of --head.")
  private String split;

  /** Checks what can be checked without a model. */
  void check(Initialisation initialisation) {
    if (head == null && from == null) {
      throw new UsageException(
          "--from-layer is missing: which layers are to be trained? Pass a layer, or --head with a classifier that `frostline train` made.");
    }
    if (head != null && initialisation == Initialisation.RANDOM) {
      throw new UsageException(
          Formatted.of(
              "--init random discards the weights that --head %s was trained on. Leave out one of the two.",
              head));
    }
    if (split != null) {
      SplitChoice.of(split);
    }
  }

  /** The head to start from. */
  Optional<FrozenHead> head(PackageStore store, ModelPackage backbone) {
    return Optional.ofNullable(head).map(name -> FrozenHead.of(store.open(name), backbone));
  }

  /** The layer above which all layers are trained. */
  Layer from(ModelPackage backbone, NetworkEnd end) {
    return from == null
        ? new RetrainableLayers(backbone, end, Initialisation.PRETRAINED).usual()
        : UpperNetwork.layer(backbone, from);
  }

  /** What the output layer starts from. */
  OutputLayerStart start() {
    return head == null ? OutputLayerStart.ZEROS : OutputLayerStart.HEAD;
  }

  /** How the images are split without a head. */
  SplitChoice split() {
    return SplitChoice.of(split == null ? USUAL_SPLIT : split);
  }

  /** How they are split with a head, which keeps its own split. */
  SplitChoice splitOf(FrozenHead started) {
    SplitChoice kept = new SplitChoice(started.split().shares(), null);
    if (split != null && !split().equals(kept)) {
      throw new UsageException(
          Formatted.of(
              "--split is %s, but --head %s was trained with %s, and images that it was trained on must not become test images. Leave out --split.",
              split, head, inWords(kept)));
    }
    return kept;
  }

  private static String inWords(SplitChoice choice) {
    return Stream.of(choice.shares().train(), choice.shares().validation(), choice.shares().test())
        .map(share -> PlainNumber.of(Math.round(PER_CENT * share * ROUNDING) / ROUNDING))
        .collect(Collectors.joining("/"));
  }
}
