package io.frostline.spark.training;

import io.frostline.head.HeadState;
import io.frostline.head.ProbabilityLoss;
import io.frostline.head.Standardisation;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** Computes losses and accuracies over chunks, for training and validation rows in one job. */
final class HeadScorer {
  private final Standardisation standardisation;
  private final int classes;

  HeadScorer(Standardisation standardisation, int classes) {
    this.standardisation = standardisation;
    this.classes = classes;
  }

  /** The scores of a head on the training and the validation rows. */
  record Scores(ProbabilityLoss training, ProbabilityLoss validation) {}

  /** Scores chunks, with one task per partition, for each of the heads. */
  List<Scores> score(
      List<HeadState> states, JavaRDD<FeatureChunk> training, JavaRDD<FeatureChunk> validation) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(training.context());
    Broadcast<List<HeadState>> heads = context.broadcast(states);
    try {
      HeadScoring scoring = new HeadScoring(heads, standardisation, classes);
      List<List<ProbabilityLoss>> parts =
          training.mapPartitions(scoring).union(validation.mapPartitions(scoring)).collect();
      int ofTraining = training.getNumPartitions();
      return IntStream.range(0, states.size())
          .mapToObj(
              head ->
                  new Scores(
                      sum(head, parts.subList(0, ofTraining)),
                      sum(head, parts.subList(ofTraining, parts.size()))))
          .toList();
    } finally {
      heads.destroy();
    }
  }

  private static ProbabilityLoss sum(int head, List<List<ProbabilityLoss>> parts) {
    ProbabilityLoss sum = new ProbabilityLoss();
    parts.forEach(part -> sum.add(part.get(head)));
    return sum;
  }

  /** The work of one task: the losses of the heads per partition, including empty ones. */
  private record HeadScoring(
      Broadcast<List<HeadState>> heads, Standardisation standardisation, int classes)
      implements FlatMapFunction<Iterator<FeatureChunk>, List<ProbabilityLoss>> {
    @Override
    public Iterator<List<ProbabilityLoss>> call(Iterator<FeatureChunk> chunks) {
      List<ProbabilityLoss> losses =
          heads.value().stream().map(head -> new ProbabilityLoss()).collect(Collectors.toList());
      HeadRunner runner = new HeadRunner(heads.value(), standardisation);
      while (chunks.hasNext()) {
        runner.run(
            chunks.next(), (probabilities, row, label) -> add(losses, probabilities, row, label));
      }
      return List.of(losses).iterator();
    }

    private void add(
        List<ProbabilityLoss> losses, List<float[]> probabilities, int row, int label) {
      for (int head = 0; head < losses.size(); head++) {
        losses.get(head).add(probabilities.get(head), row * classes, classes, label);
      }
    }
  }
}
