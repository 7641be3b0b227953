package io.frostline.head;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.Arrays;
import java.util.List;

/**
 * A head after training.
 *
 * @param zip the network with the state of its optimiser, as the Deeplearning4j ModelSerializer
 *     writes it: standardised features in, probabilities of the classes out
 * @param standardisation what features go through before the network
 * @param classes in the order of the probabilities
 * @param width features of one row
 */
public record TrainedHead(
    byte[] zip, Standardisation standardisation, List<String> classes, int width) {
  private static final List<String> UNTRAINED = List.of("first", "second");

  public TrainedHead {
    classes = List.copyOf(classes);
    if (standardisation.width() != width) {
      throw new IllegalArgumentException(
          Formatted.of(
              "A head of %s with a standardisation of %d",
              Count.of(width, "feature"), standardisation.width()));
    }
  }

  /**
   * An untrained head of two classes, to check in advance what can be done with a trained one.
   *
   * @param width features of one row
   */
  public static TrainedHead untrained(HeadConfiguration configuration, int width) {
    HeadLayers layers = new HeadLayers(configuration, width, UNTRAINED.size(), List.of());
    float[] ones = new float[width];
    Arrays.fill(ones, 1);
    return new TrainedHead(
        HeadState.of(layers.network()).zip(),
        new Standardisation(new float[width], ones),
        UNTRAINED,
        width);
  }
}
