package io.frostline.feature;

/**
 * How many examples a task gets.
 *
 * @param multiple every slice but the last is a multiple of it
 * @param most that a slice has, unless the multiple is larger
 */
public record SliceSizes(int multiple, int most) {
  public SliceSizes {
    if (multiple < 1 || most < 1) {
      throw new IllegalArgumentException("multiples of " + multiple + ", at most " + most);
    }
  }

  /** Sizes that suit two networks which run in the same tasks. */
  public SliceSizes and(SliceSizes other) {
    return new SliceSizes(Math.max(multiple, other.multiple), Math.max(most, other.most));
  }
}
