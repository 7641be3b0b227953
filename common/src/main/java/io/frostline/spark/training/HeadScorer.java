package io.frostline.spark.training;

import io.frostline.head.HeadState;
import io.frostline.head.ProbabilityLoss;
import io.frostline.head.Standardisation;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** Computes loss and accuracy over chunks, for the training and the validation rows in one job. */
final class HeadScorer {
  private final Standardisation standardisation;
  private final int classes;

  HeadScorer(Standardisation standardisation, int classes) {
    this.standardisation = standardisation;
    this.classes = classes;
  }

  /** The scores of a head on the training and the validation rows. */
  record Scores(ProbabilityLoss training, ProbabilityLoss validation) {}

  /** Scores chunks, with one task per partition. */
  Scores score(HeadState state, JavaRDD<FeatureChunk> training, JavaRDD<FeatureChunk> validation) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(training.context());
    Broadcast<HeadState> head = context.broadcast(state);
    try {
      HeadScoring scoring = new HeadScoring(head, standardisation, classes);
      List<ProbabilityLoss> parts =
          training.mapPartitions(scoring).union(validation.mapPartitions(scoring)).collect();
      int ofTraining = training.getNumPartitions();
      return new Scores(
          sum(parts.subList(0, ofTraining)), sum(parts.subList(ofTraining, parts.size())));
    } finally {
      head.destroy();
    }
  }

  private static ProbabilityLoss sum(List<ProbabilityLoss> parts) {
    ProbabilityLoss sum = new ProbabilityLoss();
    parts.forEach(sum::add);
    return sum;
  }

  /** The work of one task: one loss per partition, including empty ones. */
  private record HeadScoring(
      Broadcast<HeadState> head, Standardisation standardisation, int classes)
      implements FlatMapFunction<Iterator<FeatureChunk>, ProbabilityLoss> {
    @Override
    public Iterator<ProbabilityLoss> call(Iterator<FeatureChunk> chunks) {
      ProbabilityLoss loss = new ProbabilityLoss();
      HeadRunner runner = new HeadRunner(head.value(), standardisation);
      while (chunks.hasNext()) {
        score(chunks.next(), runner, loss);
      }
      return List.of(loss).iterator();
    }

    private void score(FeatureChunk chunk, HeadRunner runner, ProbabilityLoss loss) {
      for (int start = 0; start < chunk.rows(); start += runner.most()) {
        int rows = Math.min(runner.most(), chunk.rows() - start);
        float[] probabilities = runner.probabilities(chunk.features(), start, rows);
        for (int row = 0; row < rows; row++) {
          loss.add(probabilities, row * classes, classes, chunk.labels()[start + row]);
        }
      }
    }
  }
}
