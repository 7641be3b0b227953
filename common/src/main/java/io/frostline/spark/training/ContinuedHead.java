package io.frostline.spark.training;

import io.frostline.classifier.FrozenHead;
import io.frostline.classifier.TrainingRecord;
import io.frostline.head.HeadState;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.retrain.Retraining;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The upper layers of a backbone whose output layer starts from a trained head, so that before the
 * first epoch they compute what backbone and head compute: linear probing, then fine-tuning (Kumar
 * et al. 2022, arXiv:2202.10054).
 *
 * @param layers that end where the head reads its features
 */
public record ContinuedHead(RetrainedLayers layers, FrozenHead head) implements FirstNetwork {
  @Override
  public HeadState state(int classes, List<Float> classWeights) {
    ComputationGraph graph = layers.graph(classes, classWeights);
    layers.network().startFrom(head.numbers(), graph);
    return HeadState.of(graph);
  }

  @Override
  public Optional<Retraining> retraining() {
    return layers.retraining();
  }

  @Override
  public Optional<FrozenHead> start() {
    return Optional.of(head);
  }

  /** Refuses images of classes that the head does not have, and those without images. */
  static void check(FrozenHead head, PortionCounts counts) {
    String name = head.start().model();
    if (counts.unassigned() > 0) {
      throw new UserException(
          Formatted.of(
              "--head %s has other classes: %s none of its %d labels. Pass images with the labels that the head was trained on, or train a head on these.",
              name,
              Count.of(counts.unassigned(), "labelled image has", "labelled images have"),
              head.classes().size()));
    }
    List<String> trained =
        counts.classes().stream()
            .filter(rows -> rows.train() > 0)
            .map(TrainingRecord.ClassRows::label)
            .toList();
    head.classes().stream()
        .filter(label -> !trained.contains(label))
        .findFirst()
        .ifPresent(
            label -> {
              throw new UserException(
                  Formatted.of(
                      "--head %s has the class '%s', which has no training images here. Pass the images that the head was trained on.",
                      name, label));
            });
    if (counts.validation() == 0) {
      throw new UserException(
          Formatted.of(
              "None of the images is a validation image of --head %s, so nothing decides whether retraining improves it. Pass the images that the head was trained on.",
              name));
    }
  }
}
