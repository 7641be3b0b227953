package io.frostline.jobs;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.Pooling;
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
              + " stays the result unless an epoch has a lower validation loss. Default: a head is"
              + " trained first, with the defaults of 'frostline train'.")
  private String head;

  @Option(
      names = "--probe",
      paramLabel = "DIR",
      description =
          "The network ends at the most accurate cut of this finished 'frostline probe' of the"
              + " backbone, unless --to-layer or --pool says otherwise.")
  private String probe;

  @Option(
      names = "--to-layer",
      paramLabel = "LAYER",
      description =
          "The network ends at this layer, whose features the output layer reads, as 'frostline"
              + " probe' recommends one. Default: the default layer of the backbone, or that of"
              + " --probe or --head.")
  private String to;

  @Option(
      names = "--pool",
      paramLabel = "NAME",
      description =
          "How the features at the end are pooled: average, max, grid2 or none. Default: average,"
              + " or that of --probe or --head.")
  private String pool;

  @Option(
      names = "--from-layer",
      paramLabel = "LAYER",
      description =
          "Train all layers above this one, and keep those below as they are; input trains all"
              + " layers. 'frostline models layers NAME' lists the layers. Default: the highest layer"
              + " with four convolutions between it and the end.")
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
    if (head != null && (to != null || pool != null || probe != null)) {
      throw new UsageException(
          Formatted.of(
              "%s cannot be combined with --head %s, where the network ends at the layer of the head, with its pooling. Leave out one of the two.",
              probe != null ? "--probe" : to == null ? "--pool" : "--to-layer", head));
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
  Layer from(ModelPackage backbone, NetworkEnd end, Initialisation initialisation) {
    return from == null
        ? new RetrainableLayers(backbone, end, initialisation).usual()
        : UpperNetwork.layer(backbone, from);
  }

  /** The probe that says where the network ends. */
  Optional<FinishedProbe> probe(ModelPackage backbone) {
    return Optional.ofNullable(probe).map(folder -> FinishedProbe.of(folder, backbone));
  }

  /**
   * Where the network ends.
   *
   * @param usual where it does unless the options say otherwise
   */
  NetworkEnd end(ModelPackage backbone, NetworkEnd usual) {
    return new NetworkEnd(
        to == null ? usual.layer() : UpperNetwork.layer(backbone, to),
        pool == null ? usual.pooling() : Pooling.of(pool).exact());
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
