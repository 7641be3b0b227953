package io.frostline.head;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One penalty of {@code --l2 auto}, measured on rows that its heads were not trained on.
 *
 * @param l2 the penalty
 * @param loss mean cross-entropy
 * @param accuracy share of the rows that are classified correctly
 * @param excess by how much the loss is above the lowest one of all penalties
 * @param standardError of the excess, from the differences row by row, or fold by fold if groups
 *     were left out; 0 for the lowest loss
 */
public record L2Candidate(
    double l2,
    double loss,
    double accuracy,
    double excess,
    @JsonProperty("standard_error") double standardError) {

  /** Whether these rows cannot tell it from the penalty with the lowest loss. */
  @JsonIgnore
  public boolean isAsGood() {
    return excess <= standardError;
  }
}
