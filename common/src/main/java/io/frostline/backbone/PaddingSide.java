package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** Where padding is put beside the tokens of a text. */
public enum PaddingSide {
  /** Behind the tokens, as in nearly all encoders. */
  RIGHT("right"),
  /** Before the tokens. */
  LEFT("left");

  private final String keyword;

  PaddingSide(String keyword) {
    this.keyword = keyword;
  }

  /** The keyword in options and in {@code model.json}. */
  @JsonValue
  public String keyword() {
    return keyword;
  }

  /** Parses a keyword; the {@code UserException} for an unknown one lists the valid ones. */
  @JsonCreator
  public static PaddingSide of(String keyword) {
    return Keywords.find(values(), PaddingSide::keyword, "padding side", keyword);
  }
}
