package io.frostline.imports.keras.graph;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The shape of what a layer gives for one image, as Keras counts it: height, width, channels, or
 * one number for a vector.
 */
public record Shape(List<Integer> sizes) {
  private static final int RANK_OF_MAP = 3;

  public Shape {
    sizes = List.copyOf(sizes);
  }

  public static Shape of(int... sizes) {
    return new Shape(IntStream.of(sizes).boxed().toList());
  }

  /** Whether it has height, width and channels. */
  public boolean isMap() {
    return sizes.size() == RANK_OF_MAP;
  }

  public int height() {
    return sizes.get(0);
  }

  public int width() {
    return sizes.get(1);
  }

  /** The last dimension: channels of a map, length of a vector. */
  public int channels() {
    return sizes.get(sizes.size() - 1);
  }

  /** Whether it is the same but for leading sizes of one, which only some versions write. */
  public boolean fits(Shape other) {
    return filled().equals(other.filled());
  }

  private List<Integer> filled() {
    int from = 0;
    while (from < sizes.size() && sizes.get(from) == 1) {
      from++;
    }
    return sizes.subList(from, sizes.size());
  }

  /** How many numbers it has. */
  public int volume() {
    return sizes.stream().reduce(1, Math::multiplyExact);
  }

  @Override
  public String toString() {
    return sizes.toString();
  }
}
