package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.Serializable;
import java.util.Comparator;

/**
 * An example whose most probable class is not its label.
 *
 * @param label the true class
 * @param predicted the most probable class
 * @param probability of that class
 * @param labelProbability the probability of the label; null if it is not known
 * @param preview null if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Mistake(
    String uri,
    String label,
    String predicted,
    float probability,
    Float labelProbability,
    @JsonUnwrapped Preview preview)
    implements Serializable {
  /** Orders the most confident first; deterministic. */
  public static final Comparator<Mistake> BY_CONFIDENCE =
      Comparator.comparing((Mistake mistake) -> -mistake.probability).thenComparing(Mistake::uri);

  /** A copy with a preview. */
  public Mistake with(Preview other) {
    return new Mistake(uri, label, predicted, probability, labelProbability, other);
  }
}
