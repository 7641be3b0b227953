package io.frostline.spark.training;

import io.frostline.spark.training.ChunkFacts.ChunkRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes sure that every training row took part in an epoch, once: Deeplearning4j leaves out rows
 * without a word when sizes do not divide.
 */
final class RowsUsed {
  private final Map<Integer, Integer> rowsOfBatches = new HashMap<>();
  private final long rows;

  /**
   * @param chunks all of the training
   * @param batches of a chunk
   */
  RowsUsed(List<ChunkRows> chunks, int batches) {
    for (ChunkRows chunk : chunks) {
      for (int batch = 0; batch < batches; batch++) {
        int rowsOfBatch = start(chunk, batch + 1, batches) - start(chunk, batch, batches);
        if (rowsOfBatch > 0) {
          rowsOfBatches.put(chunk.chunk() * batches + batch, rowsOfBatch);
        }
      }
    }
    rows = chunks.stream().mapToLong(ChunkRows::rows).sum();
  }

  private static int start(ChunkRows chunk, int batch, int batches) {
    return (int) ((long) chunk.rows() * batch / batches);
  }

  /**
   * Checks the batches that workers were trained on, and returns their rows.
   *
   * @throws IllegalStateException if one is missing, came twice or had other rows
   */
  long check(int epoch, List<ChunkBatches.Name> used) {
    Map<Integer, Integer> missing = new HashMap<>(rowsOfBatches);
    for (ChunkBatches.Name batch : used) {
      Integer expected = missing.remove(batch.number());
      if (expected == null || expected != batch.rows()) {
        throw new IllegalStateException(
            "In epoch %d, batch %d with %d rows took part; expected: %s rows, once."
                .formatted(epoch, batch.number(), batch.rows(), rowsOfBatches.get(batch.number())));
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "In epoch %d, %,d of %,d training rows took no part, those of %,d of %,d batches."
              .formatted(
                  epoch,
                  missing.values().stream().mapToLong(Integer::longValue).sum(),
                  rows,
                  missing.size(),
                  rowsOfBatches.size()));
    }
    return rows;
  }
}
