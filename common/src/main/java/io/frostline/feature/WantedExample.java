package io.frostline.feature;

import io.frostline.example.Example;
import java.util.List;

/**
 * An image, and the networks whose features of it are wanted.
 *
 * @param networks their numbers, counted from 0
 */
public record WantedExample(Example file, List<Integer> networks) {
  public WantedExample {
    networks = List.copyOf(networks);
  }

  /** An image that the only network is wanted for. */
  public static WantedExample byTheOnlyNetwork(Example file) {
    return new WantedExample(file, List.of(0));
  }
}
