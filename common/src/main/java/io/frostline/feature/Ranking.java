package io.frostline.feature;

/** The indices of the largest numbers. */
public final class Ranking {
  private Ranking() {}

  /**
   * The indices of the largest numbers, in descending order; of equal numbers, the first comes
   * first.
   *
   * @param count how many, at most as many as there are numbers
   */
  public static int[] largest(float[] numbers, int count) {
    int[] best = new int[count];
    for (int index = 0; index < numbers.length; index++) {
      int filled = Math.min(index, count);
      int place = filled;
      while (place > 0 && numbers[index] > numbers[best[place - 1]]) {
        place--;
      }
      if (place < count) {
        System.arraycopy(best, place, best, place + 1, Math.min(filled, count - 1) - place);
        best[place] = index;
      }
    }
    return best;
  }
}
