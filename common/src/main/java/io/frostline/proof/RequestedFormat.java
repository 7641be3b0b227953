package io.frostline.proof;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.TensorLayout;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.Optional;

/**
 * What the user says about the images that a network takes; the file supplies what is left out.
 *
 * @param colorOrder unless the preprocessing that the network gets has another one
 */
public record RequestedFormat(
    Optional<InputSize> size, Optional<TensorLayout> layout, ColorOrder colorOrder) {

  /** A request that leaves nothing out. */
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
   * The format for a file that records its size and layout.
   *
   * @throws UserException when the user asks for another one
   */
  public InputFormat matching(InputSize own, TensorLayout ownLayout) {
    if (size.filter(asked -> !asked.equals(own)).isPresent()) {
      throw new UserException(
          Formatted.of(
              "The network takes images of %s (width x height), but --size asks for %s. Leave out --size, or pass the network's own size.",
              own, size.get()));
    }
    if (layout.filter(asked -> asked != ownLayout).isPresent()) {
      throw new UserException(
          Formatted.of(
              "The network's input is %s, but --layout asks for %s. Leave out --layout: this kind of file records it.",
              ownLayout.keyword(), layout.get().keyword()));
    }
    return new InputFormat(own.width(), own.height(), colorOrder, ownLayout);
  }
}
