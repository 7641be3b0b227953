package io.frostline.feature;

import io.frostline.image.ImageFile;
import java.util.List;

/**
 * An image, and the networks whose features of it are wanted.
 *
 * @param networks their numbers, counted from 0
 */
public record WantedImage(ImageFile file, List<Integer> networks) {
  public WantedImage {
    networks = List.copyOf(networks);
  }

  /** An image that the only network is wanted for. */
  public static WantedImage byTheOnlyNetwork(ImageFile file) {
    return new WantedImage(file, List.of(0));
  }
}
