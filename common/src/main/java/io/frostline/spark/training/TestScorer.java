package io.frostline.spark.training;

import io.frostline.evaluation.ClassificationTally;
import io.frostline.head.HeadState;
import io.frostline.head.Standardisation;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** Evaluates a head on rows that it has never seen. */
final class TestScorer {
  private final List<String> classes;
  private final Standardisation standardisation;

  TestScorer(List<String> classes, Standardisation standardisation) {
    this.classes = List.copyOf(classes);
    this.standardisation = standardisation;
  }

  /**
   * The result.
   *
   * @param leftOut number of rows with values that are not finite
   */
  record Judged(ClassificationTally tally, long leftOut) implements Serializable {}

  Judged score(HeadState head, JavaRDD<FeatureChunk> chunks) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(chunks.context());
    Broadcast<HeadState> state = context.broadcast(head);
    try {
      List<Judged> parts =
          chunks.mapPartitions(new Judging(state, standardisation, classes.size())).collect();
      ClassificationTally tally = new ClassificationTally(classes.size());
      parts.forEach(part -> tally.merge(part.tally()));
      return new Judged(tally, parts.stream().mapToLong(Judged::leftOut).sum());
    } finally {
      state.destroy();
    }
  }

  /** The work of one task. */
  private record Judging(Broadcast<HeadState> head, Standardisation standardisation, int classes)
      implements FlatMapFunction<Iterator<FeatureChunk>, Judged> {
    @Override
    public Iterator<Judged> call(Iterator<FeatureChunk> chunks) {
      HeadRunner runner = new HeadRunner(List.of(head.value()), standardisation);
      ClassificationTally tally = new ClassificationTally(classes);
      long leftOut = 0;
      while (chunks.hasNext()) {
        FeatureChunk chunk = chunks.next();
        runner.run(
            chunk,
            (probabilities, row, label) ->
                tally.add(
                    label,
                    Arrays.copyOfRange(probabilities.get(0), row * classes, (row + 1) * classes)));
        leftOut += chunk.leftOut();
      }
      return List.of(new Judged(tally, leftOut)).iterator();
    }
  }
}
