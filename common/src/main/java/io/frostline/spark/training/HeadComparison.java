package io.frostline.spark.training;

import io.frostline.head.HeadState;
import io.frostline.head.PairedLosses;
import io.frostline.head.Standardisation;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** Compares heads row by row, on rows that they were not trained on. */
record HeadComparison(Standardisation standardisation, int classes) {

  /** The losses of the heads, with one task per partition. */
  PairedLosses compare(List<HeadState> heads, JavaRDD<FeatureChunk> chunks) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(chunks.context());
    Broadcast<List<HeadState>> states = context.broadcast(heads);
    try {
      PairedLosses sum = new PairedLosses(heads.size());
      chunks
          .mapPartitions(new Comparing(states, standardisation, classes))
          .collect()
          .forEach(sum::add);
      return sum;
    } finally {
      states.destroy();
    }
  }

  /** The work of one task. */
  private record Comparing(
      Broadcast<List<HeadState>> heads, Standardisation standardisation, int classes)
      implements FlatMapFunction<Iterator<FeatureChunk>, PairedLosses> {
    @Override
    public Iterator<PairedLosses> call(Iterator<FeatureChunk> chunks) {
      PairedLosses losses = new PairedLosses(heads.value().size());
      HeadRunner runner = new HeadRunner(heads.value(), standardisation);
      while (chunks.hasNext()) {
        runner.run(
            chunks.next(),
            (probabilities, row, label) ->
                losses.add(probabilities, row * classes, classes, label));
      }
      return List.of(losses).iterator();
    }
  }
}
