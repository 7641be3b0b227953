package io.frostline.spark.training;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.spark.training.ChunkFacts.ChunkRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ensures that every training row is used exactly once per epoch: Deeplearning4j silently drops
 * rows if sizes do not divide evenly.
 */
final class RowsUsed {
  private final Map<Integer, Integer> rowsOfBatches = new HashMap<>();
  private final long rows;

  /**
   * @param chunks all training chunks
   * @param batches number of batches per chunk
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
   * Checks the batches that workers were trained on, and returns the number of their rows.
   *
   * @throws IllegalStateException if a batch is missing, was used twice or had a different number
   *     of rows
   */
  long check(int epoch, List<ChunkBatches.Name> used) {
    Map<Integer, Integer> missing = new HashMap<>(rowsOfBatches);
    for (ChunkBatches.Name batch : used) {
      Integer expected = missing.remove(batch.number());
      if (expected == null || expected != batch.rows()) {
        throw new IllegalStateException(
            Formatted.of(
                "Epoch %d used batch %d with %s, but should use it once with %s.",
                epoch,
                batch.number(),
                Count.of(batch.rows(), "row"),
                Count.of(rowsOfBatches.getOrDefault(batch.number(), 0), "row")));
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          Formatted.of(
              "Epoch %d did not use %,d of %,d training rows, those of %,d of %,d batches.",
              epoch,
              missing.values().stream().mapToLong(Integer::longValue).sum(),
              rows,
              missing.size(),
              rowsOfBatches.size()));
    }
    return rows;
  }
}
