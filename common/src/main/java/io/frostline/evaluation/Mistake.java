package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.Comparator;

/**
 * An image whose most probable class is not its label.
 *
 * @param label the true class
 * @param predicted the most probable class
 * @param probability of that class
 * @param labelProbability the probability of the label; null if it is not known
 * @param thumbnail the thumbnail as a {@code data:} URI; null without one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Mistake(
    String uri,
    String label,
    String predicted,
    float probability,
    Float labelProbability,
    String thumbnail)
    implements Serializable {
  /** Orders the most confident first; deterministic. */
  public static final Comparator<Mistake> BY_CONFIDENCE =
      Comparator.comparing((Mistake mistake) -> -mistake.probability).thenComparing(Mistake::uri);

  /** A copy with a thumbnail. */
  public Mistake withThumbnail(String address) {
    return new Mistake(uri, label, predicted, probability, labelProbability, address);
  }
}
