package io.frostline.spark.training;

import static org.apache.spark.sql.functions.col;

import io.frostline.evaluation.ClassificationTally;
import io.frostline.head.HeadState;
import io.frostline.head.Standardisation;
import io.frostline.spark.features.UnusableFeatures;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/** Evaluates a head on rows that it has never seen, in one pass over the table. */
final class TestScorer {
  private final Column vector;
  private final List<String> classes;
  private final Standardisation standardisation;

  TestScorer(Column vector, List<String> classes, Standardisation standardisation) {
    this.vector = vector;
    this.classes = List.copyOf(classes);
    this.standardisation = standardisation;
  }

  /**
   * The result.
   *
   * @param leftOut number of rows with values that are not finite
   */
  record Judged(ClassificationTally tally, long leftOut) implements Serializable {}

  Judged score(HeadState head, Dataset<Row> rows) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    Broadcast<HeadState> state = context.broadcast(head);
    try {
      List<Judged> parts =
          rows.select(col("label"), vector)
              .queryExecution()
              .toRdd()
              .toJavaRDD()
              .mapPartitions(new Judging(state, standardisation, classes))
              .collect();
      ClassificationTally tally = new ClassificationTally(classes.size());
      parts.forEach(part -> tally.merge(part.tally()));
      return new Judged(tally, parts.stream().mapToLong(Judged::leftOut).sum());
    } finally {
      state.destroy();
    }
  }

  /** The input of the tasks. */
  private record Judging(
      Broadcast<HeadState> head, Standardisation standardisation, List<String> classes)
      implements FlatMapFunction<Iterator<InternalRow>, Judged> {
    @Override
    public Iterator<Judged> call(Iterator<InternalRow> rows) {
      return List.of(new Judge(this).judge(rows)).iterator();
    }
  }

  /** The work of one task. */
  private static final class Judge {
    private final Map<String, Integer> places = new HashMap<>();
    private final ClassificationTally tally;
    private final HeadRunner runner;
    private final int width;
    private final int[] labels;
    private final float[] features;
    private int filled;
    private long leftOut;

    Judge(Judging judging) {
      judging.classes().forEach(label -> places.put(label, places.size()));
      tally = new ClassificationTally(places.size());
      runner = new HeadRunner(judging.head().value(), judging.standardisation());
      width = judging.standardisation().width();
      labels = new int[runner.most()];
      features = new float[runner.most() * width];
    }

    Judged judge(Iterator<InternalRow> rows) {
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        add(row.getUTF8String(0).toString(), ChunkLoader.features(row, 1));
      }
      empty();
      return new Judged(tally, leftOut);
    }

    private void add(String label, float[] row) {
      ChunkLoader.refuseOtherWidth(row, width, "an image of class '" + label + "'");
      if (!UnusableFeatures.areFinite(row)) {
        leftOut++;
        return;
      }
      labels[filled] = places.get(label);
      System.arraycopy(row, 0, features, filled++ * width, width);
      if (filled == labels.length) {
        empty();
      }
    }

    private void empty() {
      if (filled == 0) {
        return;
      }
      int count = places.size();
      float[] all = runner.probabilities(features, 0, filled);
      for (int row = 0; row < filled; row++) {
        tally.add(labels[row], Arrays.copyOfRange(all, row * count, (row + 1) * count));
      }
      filled = 0;
    }
  }
}
