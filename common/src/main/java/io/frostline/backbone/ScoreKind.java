package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;
import io.frostline.message.UserException;

/** What the numbers at the end of a network are, and so how they become probabilities. */
public enum ScoreKind {
  /** Probabilities of classes that exclude each other: not negative, with the sum 1. */
  PROBABILITIES,
  /** Numbers of any sign and size, whose softmax are probabilities. */
  LOGITS,
  /** Logarithms of probabilities: their exponentials have the sum 1. */
  LOG_PROBABILITIES,
  /** Probabilities of classes that do not exclude each other, each from 0 to 1. */
  SIGMOID,
  /** Numbers of any sign and size, whose sigmoids are probabilities of independent classes. */
  SIGMOID_LOGITS,
  /** Perhaps not class scores at all: such a network does not classify. */
  UNCLEAR;

  /** The keyword in {@code model.json}. */
  @JsonValue
  public String keyword() {
    return Keywords.of(this);
  }

  /** Parses a keyword; the {@code UserException} for an unknown one lists the valid ones. */
  @JsonCreator
  public static ScoreKind of(String keyword) {
    return Keywords.find(values(), ScoreKind::keyword, "kind of scores", keyword);
  }

  /**
   * Parses what a user says about a network, which cannot be {@link #UNCLEAR}.
   *
   * @throws UserException listing the valid keywords
   */
  public static ScoreKind given(String keyword) {
    ScoreKind[] certain = {PROBABILITIES, LOGITS, LOG_PROBABILITIES, SIGMOID, SIGMOID_LOGITS};
    return Keywords.find(certain, ScoreKind::keyword, "kind of scores", keyword);
  }
}
