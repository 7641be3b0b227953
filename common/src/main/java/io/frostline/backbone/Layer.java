package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.List;

/**
 * A tensor inside a backbone at which features can be taken.
 *
 * @param name the tensor's name in {@code model.onnx}
 * @param shape of one example, without the batch dimension; of a sequence, that of one token
 * @param arrangement what the dimensions mean
 * @param operator the ONNX operator that computes it
 * @param original the tensor's name in the imported file, if the package has given it another; null
 *     otherwise
 */
public record Layer(
    String name,
    List<Integer> shape,
    Arrangement arrangement,
    String operator,
    @JsonInclude(JsonInclude.Include.NON_NULL) String original) {
  public Layer {
    shape = List.copyOf(shape);
    int rank =
        switch (arrangement) {
          case FLAT, SEQUENCE -> 1;
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

  /** A layer that has the tensor's own name. */
  public Layer(String name, List<Integer> shape, Arrangement arrangement, String operator) {
    this(name, shape, arrangement, operator, null);
  }

  /** Whether the layer has a value per position, so that a pooling applies. */
  @JsonIgnore
  public boolean spatial() {
    return arrangement != Arrangement.FLAT;
  }

  /** Whether it is one row of numbers, such as one for each class: other dimensions are 1. */
  @JsonIgnore
  public boolean isRow() {
    return arrangement != Arrangement.SEQUENCE
        && shape.stream().filter(side -> side > 1).count() <= 1;
  }

  /** How many numbers the layer has for one example, or for one token of a sequence. */
  @JsonIgnore
  public int numbers() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
