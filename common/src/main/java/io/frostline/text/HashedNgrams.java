package io.frostline.text;

import java.util.Arrays;
import java.util.Locale;

/**
 * A text as a vector without any network: how often which character n-grams occur in it. A baseline
 * that an encoder has to beat.
 *
 * <p>Words, as white space separates them, in lower case and with a blank on each side, are taken
 * apart into all sequences of {@value #SHORTEST} to {@value #LONGEST} characters (code points).
 * Each weighs 1 + ln(count). A hash gives it {@value #PLACES} of {@value #WIDTH} places, each with
 * a sign, where its weight is added or subtracted: a sparse random projection (Achlioptas 2003, <a
 * href="https://doi.org/10.1016/S0022-0000(03)00025-4">Database-friendly random projections</a>).
 * The vector has length 1, or is zero if the text has no such sequence.
 *
 * <p>With one place for each sequence, most places would be zero in most texts, and the few others
 * would be enlarged by a head that standardises its input.
 *
 * <p>There are no inverse document frequencies, since they depend on the other texts and a vector
 * depends on its text alone.
 */
public final class HashedNgrams {
  /** Numbers of a vector. */
  public static final int WIDTH = 4096;

  private static final int PLACES = 16;
  private static final int SHORTEST = 3;
  private static final int LONGEST = 5;
  private static final long SEED = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final long STEP = 0x9e3779b97f4a7c15L;

  private long[] hashes = new long[1024];
  private int count;

  private HashedNgrams() {}

  /** The vector of a text. */
  public static float[] of(String text) {
    HashedNgrams ngrams = new HashedNgrams();
    for (String word : text.toLowerCase(Locale.ROOT).split("\\s+")) {
      if (!word.isEmpty()) {
        ngrams.add((" " + word + " ").codePoints().toArray());
      }
    }
    return normalised(ngrams.sums());
  }

  private void add(int[] word) {
    for (int from = 0; from < word.length; from++) {
      long hash = SEED;
      int end = Math.min(word.length, from + LONGEST);
      for (int at = from; at < end; at++) {
        hash = (hash ^ word[at]) * PRIME;
        if (at - from + 1 >= SHORTEST) {
          add(mixed(hash));
        }
      }
    }
  }

  private void add(long hash) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    hashes[count++] = hash;
  }

  /** Spreads all bits over all others: the finalizer of MurmurHash3. */
  private static long mixed(long hash) {
    long first = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    long second = (first ^ first >>> 33) * 0xc4ceb9fe1a85ec53L;
    return second ^ second >>> 33;
  }

  /** Sorted, equal hashes are next to each other, and sums have the same order for all texts. */
  private double[] sums() {
    Arrays.sort(hashes, 0, count);
    double[] sums = new double[WIDTH];
    for (int from = 0, end; from < count; from = end) {
      long hash = hashes[from];
      end = from + 1;
      while (end < count && hashes[end] == hash) {
        end++;
      }
      place(hash, 1 + Math.log(end - from), sums);
    }
    return sums;
  }

  private static void place(long hash, double weight, double[] sums) {
    for (int place = 0; place < PLACES; place++) {
      long drawn = mixed(hash + place * STEP);
      sums[(int) Long.remainderUnsigned(drawn, WIDTH)] += drawn < 0 ? -weight : weight;
    }
  }

  private static float[] normalised(double[] sums) {
    double length = Math.sqrt(Arrays.stream(sums).map(sum -> sum * sum).sum());
    float[] vector = new float[WIDTH];
    for (int place = 0; place < WIDTH; place++) {
      vector[place] = length == 0 ? 0 : (float) (sums[place] / length);
    }
    return vector;
  }
}
