package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** How the vector of a text is normalised after pooling. */
public enum Normalisation {
  /** Divided by its Euclidean length, as the third module of sentence-transformers does. */
  L2("l2");

  private final String keyword;

  Normalisation(String keyword) {
    this.keyword = keyword;
  }

  /** The keyword in options and in {@code model.json}. */
  @JsonValue
  public String keyword() {
    return keyword;
  }

  /** Parses a keyword; the {@code UserException} for an unknown one lists the valid ones. */
  @JsonCreator
  public static Normalisation of(String keyword) {
    return Keywords.find(values(), Normalisation::keyword, "normalisation", keyword);
  }
}
