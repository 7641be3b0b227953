package io.frostline.backbone;

import io.frostline.message.Formatted;
import java.util.Objects;

/**
 * The second tower of a network that compares images with texts, as CLIP does: the encoder of texts
 * in {@code text.onnx}. The softmax of the cosines of an image with several texts, times a scale,
 * says which of the texts describes the image.
 *
 * @param input the tensors that take tokens
 * @param output the tensor with one vector for each text, [N, width]
 * @param width of these vectors, and of the default layer of the images
 * @param logitScale what cosines are multiplied by
 */
public record TextTower(TokenInput input, String output, int width, double logitScale) {
  public TextTower {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(output, "output");
    if (width < 1 || !(logitScale > 0) || Double.isInfinite(logitScale)) {
      throw new IllegalArgumentException(
          Formatted.of("A text tower of width %d and logit scale %s", width, logitScale));
    }
  }
}
