package io.frostline.quantisation;

import java.io.Serializable;

/**
 * The channels of a tensor: the numbers at each of its positions.
 *
 * @param count how many
 * @param place where the numbers of a channel are
 */
public record Channels(int count, Place place) implements Serializable {
  /** Where the numbers of a channel are. */
  public enum Place {
    /** One after the other, as in images. */
    TOGETHER,
    /** Each with those of the other channels at its position, as in sequences. */
    BY_POSITION
  }

  /** The place of a channel's first number. */
  int first(int channel, int positions) {
    return place == Place.TOGETHER ? channel * positions : channel;
  }

  /** How far a channel's next number is. */
  int step() {
    return place == Place.TOGETHER ? 1 : count;
  }
}
