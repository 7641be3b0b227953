package io.frostline.spark.probe;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Draws examples of each class. A larger draw with the same seed starts with the examples of a
 * smaller one, so that a learning curve shows the effect of more examples.
 *
 * @param places indices of the rows to draw from
 * @param labels of all rows, by index
 */
record ExampleDraw(int[] places, int[] labels, int classes) {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** The indices of at most this many rows of each class. */
  int[] draw(Examples examples, long seed) {
    return IntStream.range(0, classes)
        .mapToObj(label -> draw(label, examples, seed))
        .flatMapToInt(Arrays::stream)
        .toArray();
  }

  private int[] draw(int label, Examples examples, long seed) {
    int[] found = Arrays.stream(places).filter(place -> labels[place] == label).toArray();
    Random random = new Random(seed * SPREAD + label);
    int count = Math.min(examples.most(), found.length);
    for (int next = 0; next < count; next++) {
      int other = next + random.nextInt(found.length - next);
      int place = found[other];
      found[other] = found[next];
      found[next] = place;
    }
    return Arrays.copyOf(found, count);
  }
}
