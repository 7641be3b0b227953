package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.Comparator;

/**
 * An image whose most probable class is not its label.
 *
 * @param label what it is
 * @param predicted the most probable class
 * @param probability of that class
 * @param labelProbability the probability of the label; null where it is not known
 * @param thumbnail an address that holds the picture itself ({@code data:}); null without one
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
  /** The most confident first, and always in the same order. */
  public static final Comparator<Mistake> BY_CONFIDENCE =
      Comparator.comparing((Mistake mistake) -> -mistake.probability).thenComparing(Mistake::uri);

  /** The same with a picture. */
  public Mistake withThumbnail(String address) {
    return new Mistake(uri, label, predicted, probability, labelProbability, address);
  }
}
