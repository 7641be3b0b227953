package io.frostline.head;

import java.util.List;

/**
 * A head after training.
 *
 * @param zip the network with the state of its optimiser, as Deeplearning4j's ModelSerializer
 *     writes it: standardised features in, probabilities of the classes out
 * @param standardisation what features go through before the network
 * @param classes in the order of the probabilities
 * @param width features of one row
 */
public record TrainedHead(
    byte[] zip, Standardisation standardisation, List<String> classes, int width) {
  public TrainedHead {
    classes = List.copyOf(classes);
    if (standardisation.width() != width) {
      throw new IllegalArgumentException(
          "A head of %d features with a standardisation of %d"
              .formatted(width, standardisation.width()));
    }
  }
}
