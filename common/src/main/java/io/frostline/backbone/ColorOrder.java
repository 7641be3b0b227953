package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** The order in which a network expects the three colours of a pixel. */
public enum ColorOrder {
  RGB("rgb"),
  BGR("bgr");

  private final String keyword;

  ColorOrder(String keyword) {
    this.keyword = keyword;
  }

  /** The keyword in options and in {@code model.json}. */
  @JsonValue
  public String keyword() {
    return keyword;
  }

  /** Parses a keyword; the {@code UserException} for an unknown one lists the valid ones. */
  @JsonCreator
  public static ColorOrder of(String keyword) {
    return Keywords.find(values(), ColorOrder::keyword, "colour order", keyword);
  }
}
