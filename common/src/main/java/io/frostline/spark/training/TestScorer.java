package io.frostline.spark.training;

import static org.apache.spark.sql.functions.col;

import io.frostline.evaluation.ClassificationTally;
import io.frostline.head.HeadState;
import io.frostline.head.Standardisation;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Judges a head over rows that it has never seen, in one pass over the table. */
final class TestScorer {
  private final String column;
  private final List<String> classes;
  private final Standardisation standardisation;

  TestScorer(String column, List<String> classes, Standardisation standardisation) {
    this.column = column;
    this.classes = List.copyOf(classes);
    this.standardisation = standardisation;
  }

  /**
   * What was found.
   *
   * @param leftOut rows that are not finite
   */
  record Judged(ClassificationTally tally, long leftOut) implements Serializable {}

  Judged score(HeadState head, Dataset<Row> rows) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    Broadcast<HeadState> state = context.broadcast(head);
    try {
      List<Judged> parts =
          rows.select(col("label"), col("`" + column.replace("`", "``") + "`"))
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

  /** What one task does. */
  private record Judging(
      Broadcast<HeadState> head, Standardisation standardisation, List<String> classes)
      implements FlatMapFunction<Iterator<InternalRow>, Judged> {
    private static final int RUN_FLOATS = 1 << 21;

    @Override
    public Iterator<Judged> call(Iterator<InternalRow> rows) {
      Map<String, Integer> places = new HashMap<>();
      classes.forEach(label -> places.put(label, places.size()));
      ClassificationTally tally = new ClassificationTally(classes.size());
      MultiLayerNetwork network = head.value().network();
      int width = standardisation.width();
      int[] labels = new int[Math.max(1, RUN_FLOATS / width)];
      float[] features = new float[labels.length * width];
      long leftOut = 0;
      int filled = 0;
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        float[] loaded = row.getArray(1).toFloatArray();
        String label = row.getUTF8String(0).toString();
        ChunkLoader.refuseOtherWidth(loaded, width, "an image of class '" + label + "'");
        if (!ChunkLoader.isFinite(loaded)) {
          leftOut++;
          continue;
        }
        labels[filled] = places.get(label);
        System.arraycopy(loaded, 0, features, filled * width, width);
        standardisation.apply(features, filled++ * width);
        if (filled == labels.length) {
          judge(network, features, labels, filled, tally);
          filled = 0;
        }
      }
      judge(network, features, labels, filled, tally);
      return List.of(new Judged(tally, leftOut)).iterator();
    }

    private void judge(
        MultiLayerNetwork network,
        float[] features,
        int[] labels,
        int rows,
        ClassificationTally tally) {
      if (rows == 0) {
        return;
      }
      int width = standardisation.width();
      float[] some = rows == labels.length ? features : Arrays.copyOf(features, rows * width);
      try (INDArray input = Nd4j.create(some, new long[] {rows, width}, 'c');
          INDArray output = network.output(input);
          INDArray rowByRow = output.dup('c')) {
        float[] probabilities = rowByRow.data().asFloat();
        int count = classes.size();
        for (int row = 0; row < rows; row++) {
          tally.add(labels[row], Arrays.copyOfRange(probabilities, row * count, (row + 1) * count));
        }
      }
    }
  }
}
