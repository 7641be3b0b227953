package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.List;

/**
 * A tensor inside a backbone at which features can be taken.
 *
 * @param name the tensor's name in {@code model.onnx}
 * @param shape of one image, without the batch dimension
 * @param arrangement what the dimensions mean
 * @param operator the ONNX operator that computes it
 */
public record Layer(String name, List<Integer> shape, Arrangement arrangement, String operator) {
  public Layer {
    shape = List.copyOf(shape);
    int rank =
        switch (arrangement) {
          case FLAT -> 1;
          case TOKENS -> 2;
          case CHANNELS_FIRST, CHANNELS_LAST -> 3;
        };
    if (shape.size() != rank) {
      throw new IllegalArgumentException(
          Formatted.of(
              "Layer %s is %s, which has %s, but its shape is %s.",
              name, arrangement.keyword(), Count.of(rank, "dimension"), shape));
    }
  }

  /** Whether the layer has a value per position, so that a pooling applies. */
  @JsonIgnore
  public boolean spatial() {
    return arrangement != Arrangement.FLAT;
  }

  /** Whether it is one row of numbers, such as one for each class: other dimensions are 1. */
  @JsonIgnore
  public boolean isRow() {
    return shape.stream().filter(side -> side > 1).count() <= 1;
  }

  /** How many numbers the layer has for one image. */
  @JsonIgnore
  public int numbers() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
