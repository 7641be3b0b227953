package io.frostline.proof;

import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import java.util.HashMap;
import java.util.Map;

/**
 * What one run computed, as a hash of the bits of each row of each tensor: the numbers themselves
 * would take as much memory as the run.
 *
 * @param rows by tensor; of a tensor whose first dimension is not the batch, one for all of it
 */
record RowBits(Map<String, long[]> rows) {
  /** An odd constant with well-mixed bits: 2^64 divided by the golden ratio. */
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  /** Runs a network. */
  static RowBits of(NetworkSession session, FloatTensor images) {
    int batch = Math.toIntExact(images.shape()[0]);
    Map<String, long[]> rows = new HashMap<>();
    session.run(images, (tensor, values) -> rows.put(tensor, hashes(values, batch)));
    return new RowBits(rows);
  }

  private static long[] hashes(FloatTensor tensor, int batch) {
    boolean batched = tensor.shape().length > 0 && tensor.shape()[0] == batch;
    long[] hashes = new long[batched ? batch : 1];
    int width = tensor.values().length / hashes.length;
    for (int row = 0; row < hashes.length; row++) {
      long hash = width;
      for (int index = row * width; index < (row + 1) * width; index++) {
        hash = hash * FACTOR + Float.floatToIntBits(tensor.values()[index]);
        hash ^= hash >>> Integer.SIZE;
      }
      hashes[row] = hash;
    }
    return hashes;
  }

  /** Whether a row of a tensor has the same bits in another run. */
  boolean agrees(RowBits other, String tensor, int row) {
    long[] here = rows.get(tensor);
    long[] there = other.rows.get(tensor);
    return here.length > row && there.length > row && here[row] == there[row];
  }
}
