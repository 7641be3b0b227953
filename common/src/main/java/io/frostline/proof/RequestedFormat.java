package io.frostline.proof;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.TensorLayout;
import io.frostline.message.UserException;
import java.util.Optional;

/**
 * What an operator says about the images that a network takes. What is left out, the file says.
 *
 * @param colorOrder no file says it
 */
public record RequestedFormat(
    Optional<InputSize> size, Optional<TensorLayout> layout, ColorOrder colorOrder) {

  /** All of it. */
  public static RequestedFormat of(InputFormat format) {
    return new RequestedFormat(
        Optional.of(new InputSize(format.width(), format.height())),
        Optional.of(format.layout()),
        format.colorOrder());
  }

  /** The format for a file that leaves size and layout open, or suggests them. */
  public InputFormat or(InputSize suggestedSize, TensorLayout suggestedLayout) {
    InputSize chosen = size.orElse(suggestedSize);
    return new InputFormat(
        chosen.width(), chosen.height(), colorOrder, layout.orElse(suggestedLayout));
  }

  /**
   * The format for a file that knows its size and layout.
   *
   * @throws UserException when the operator says otherwise
   */
  public InputFormat matching(InputSize own, TensorLayout ownLayout) {
    if (size.filter(asked -> !asked.equals(own)).isPresent()) {
      throw new UserException(
          "The network takes images of %s (width x height), and --size asks for %s. Leave --size out, or pass the network's own."
              .formatted(own, size.get()));
    }
    if (layout.filter(asked -> asked != ownLayout).isPresent()) {
      throw new UserException(
          "The network's input is %s, and --layout asks for %s. Leave --layout out: this kind of file says it."
              .formatted(ownLayout.keyword(), layout.get().keyword()));
    }
    return new InputFormat(own.width(), own.height(), colorOrder, ownLayout);
  }
}
