package io.frostline.imports.batch;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Where the images of a batch are in a tensor: along an axis whose size is {@code outer} × images ×
 * the rest.
 *
 * @param axis the dimension
 * @param outer what is outside the images in this dimension, 1 unless dimensions were merged
 */
record BatchPlace(int axis, long outer) {
  static final BatchPlace FIRST = new BatchPlace(0, 1);

  /** The same position among more or fewer dimensions in front of it. */
  BatchPlace moved(int by) {
    return new BatchPlace(axis + by, outer);
  }

  /** How many numbers of one image's tensor are contiguous along the axis. */
  long inner(long[] shape) {
    return shape[axis] / outer;
  }

  /**
   * The place after a change of shape, which keeps the order of the numbers: what was outside the
   * images stays there. A batch of one fits several places; the last dimension, which holds
   * features, is the least likely one, followed by one merged with others.
   *
   * @param before the shape of one image's tensor
   * @param after its shape afterwards
   */
  Optional<BatchPlace> reshaped(long[] before, long[] after) {
    long outside = product(before, axis) * outer;
    return IntStream.range(0, after.length)
        .filter(at -> outside % product(after, at) == 0)
        .mapToObj(at -> new BatchPlace(at, outside / product(after, at)))
        .filter(place -> after[place.axis] % place.outer == 0)
        .min(Comparator.comparingInt(place -> place.oddity(after.length)));
  }

  private int oddity(int rank) {
    return (rank > 1 && axis == rank - 1 ? 2 : 0) + (outer == 1 ? 0 : 1);
  }

  private static long product(long[] shape, int to) {
    return LongStream.of(shape).limit(to).reduce(1, (a, b) -> a * b);
  }
}
