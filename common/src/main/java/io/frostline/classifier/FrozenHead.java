package io.frostline.classifier;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.Sha256;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.Origin;
import io.frostline.feature.SplitRule;
import io.frostline.head.FeatureTransform;
import io.frostline.head.LinearHead;
import io.frostline.head.Standardisation;
import io.frostline.head.TrainedHead;
import io.frostline.imports.deeplearning4j.CompiledHead;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.retrain.NetworkEnd;
import io.frostline.retrain.StartingHead;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A head that was trained on features of a frozen backbone, as the start of retraining: its classes
 * and its split are kept, so that what it was tested on is not trained on.
 *
 * @param start which head it is
 * @param features what it was trained on
 * @param numbers its weights, on features that are not standardised
 * @param classes in the order of the probabilities
 */
public record FrozenHead(
    StartingHead start,
    Origin features,
    LinearHead numbers,
    List<String> classes,
    SplitRule split) {
  public FrozenHead {
    classes = List.copyOf(classes);
  }

  /**
   * The head of a classifier package.
   *
   * @param backbone that is to be retrained
   * @throws UserException when the head is of another backbone, or of a kind that cannot be
   *     continued
   */
  public static FrozenHead of(ModelPackage classifier, ModelPackage backbone) {
    ModelDescription description = classifier.description();
    String name = description.name();
    if (description.kind() != ModelKind.CLASSIFIER) {
      throw new UserException(
          Formatted.of(
              "--head %s is a %s, but must be a classifier that `frostline train` made from features of %s. Train one, or leave out --head.",
              name, description.kind().keyword(), backbone.description().name()));
    }
    TrainingRecord record = ClassifierPackage.record(classifier);
    refuseOtherBackbone(name, record.table().origin(), backbone.description());
    refuseOtherKinds(name, record);
    FeatureColumn column = record.table().columns().get(0);
    return new FrozenHead(
        new StartingHead(
            name, description.sha256(), column.layer(), Pooling.of(column.pool()).exact()),
        record.table().origin(),
        numbers(classifier, record),
        record.classes(),
        record.split());
  }

  /**
   * A head that was trained first, for this retraining only.
   *
   * @param trained without hidden layers, on one column
   */
  public static FrozenHead of(TrainedHead trained, TrainingRecord record) {
    FeatureColumn column = record.table().columns().get(0);
    LinearHead numbers =
        ClassifierPackage.compiled(trained, head -> numbers(head, trained.standardisation()));
    return new FrozenHead(
        new StartingHead(
            "trained first",
            Sha256.of(bytes(numbers)),
            column.layer(),
            Pooling.of(column.pool()).exact()),
        record.table().origin(),
        numbers,
        record.classes(),
        record.split());
  }

  private static byte[] bytes(LinearHead head) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * (head.weights().length + head.bias().length));
    bytes.asFloatBuffer().put(head.weights()).put(head.bias());
    return bytes.array();
  }

  private static void refuseOtherBackbone(String name, Origin origin, ModelDescription backbone) {
    if (!origin.sha256().equals(backbone.sha256())) {
      throw new UserException(
          Formatted.of(
              "--head %s was trained on features of model %s with the sha256 %s, but --model %s has %s. Pass a head on features of %s.",
              name,
              origin.model(),
              origin.sha256(),
              backbone.name(),
              backbone.sha256(),
              backbone.name()));
    }
  }

  private static void refuseOtherKinds(String name, TrainingRecord record) {
    if (record.retraining() != null) {
      throw refused(
          name, "was retrained itself", "the head that `frostline train` made before retraining");
    }
    int columns = record.table().columns().size();
    if (columns > 1) {
      throw refused(
          name, "reads " + Count.of(columns, "column") + " of features", "a head on one column");
    }
    if (!record.configuration().hidden().isEmpty()) {
      throw refused(name, "has hidden layers", "a head that was trained without --hidden");
    }
    FeatureTransform transform = record.configuration().transform();
    if (transform != FeatureTransform.NONE) {
      throw refused(
          name,
          "was trained with --transform " + transform.keyword(),
          "a head that was trained without it");
    }
    if (record.split().isByColumn()) {
      throw refused(
          name,
          Formatted.of(
              "was split by the column '%s', which a table of activations does not have",
              record.split().column()),
          "a head that was trained with shares, such as --split 80/10/10");
    }
    SplitRule.Groups together = record.split().groups();
    if (together != null && together.isByColumn()) {
      throw refused(
          name,
          Formatted.of(
              "was split with the groups of the column '%s' kept together, which a table of activations does not have",
              together.by()),
          "a head that was trained with a file of groups, such as --group-column photos.csv#maker");
    }
    if (record.rows().stream().mapToLong(TrainingRecord.ClassRows::validation).sum() == 0) {
      throw refused(
          name,
          "was trained without validation rows, which decide whether retraining improves it",
          "a head that was trained with some, such as --split 80/10/10");
    }
  }

  private static UserException refused(String name, String reason, String pass) {
    return new UserException(
        Formatted.of("--head %s cannot be continued: it %s. Pass %s.", name, reason, pass));
  }

  private static LinearHead numbers(ModelPackage classifier, TrainingRecord record) {
    int width = record.standardisation().width();
    try (CompiledHead head = CompiledHead.open(classifier.file(ModelPackage.HEAD), width)) {
      return numbers(head, record.standardisation());
    }
  }

  private static LinearHead numbers(CompiledHead head, Standardisation standardisation) {
    String output = head.layers().get(head.layers().size() - 1);
    return new LinearHead(
            head.parameter(output, "W").values(), head.parameter(output, "b").values())
        .unstandardised(standardisation);
  }

  /**
   * Where the head reads its features.
   *
   * @param backbone the same as when it was read
   */
  public NetworkEnd end(ModelPackage backbone) {
    return new NetworkEnd(backbone.description().layer(start.layer()).orElseThrow(), start.pool());
  }
}
