package io.frostline.spark.training;

import io.frostline.head.FeatureMoments;
import io.frostline.head.FeatureTransform;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Statistics of chunks, collected when they are loaded.
 *
 * @param moments of the features, transformed
 * @param chunks the number of rows in each
 * @param leftOut number of rows with values that are not finite
 * @param example the uri of one of them; null if there are none
 */
record ChunkFacts(FeatureMoments moments, List<ChunkRows> chunks, long leftOut, String example)
    implements Serializable {

  /** The number of rows in one chunk. */
  record ChunkRows(int chunk, int rows) implements Serializable {}

  /** Loads chunks, with one task per partition. */
  static ChunkFacts of(JavaRDD<FeatureChunk> chunks, int width, FeatureTransform transform) {
    FeatureMoments moments = new FeatureMoments(width, transform);
    List<ChunkRows> rows = new ArrayList<>();
    long leftOut = 0;
    String example = null;
    for (ChunkFacts part : chunks.mapPartitions(some -> inTask(some, width, transform)).collect()) {
      moments.merge(part.moments);
      rows.addAll(part.chunks);
      leftOut += part.leftOut;
      example = example == null ? part.example : example;
    }
    return new ChunkFacts(moments, rows, leftOut, example);
  }

  private static Iterator<ChunkFacts> inTask(
      Iterator<FeatureChunk> chunks, int width, FeatureTransform transform) {
    FeatureMoments moments = new FeatureMoments(width, transform);
    List<ChunkRows> rows = new ArrayList<>();
    long leftOut = 0;
    String example = null;
    while (chunks.hasNext()) {
      FeatureChunk chunk = chunks.next();
      for (int row = 0; row < chunk.rows(); row++) {
        moments.add(chunk.features(), row * width);
      }
      rows.add(new ChunkRows(chunk.index(), chunk.rows()));
      leftOut += chunk.leftOut();
      example = example == null ? chunk.example() : example;
    }
    return List.of(new ChunkFacts(moments, rows, leftOut, example)).iterator();
  }

  /** The number of rows in all chunks. */
  long rows() {
    return chunks.stream().mapToLong(ChunkRows::rows).sum();
  }
}
