package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** What the dimensions of a layer mean, the batch dimension left out. */
public enum Arrangement {
  /** [C]: one vector per image. */
  FLAT("flat"),
  /** [C, H, W]. */
  CHANNELS_FIRST("channels-first"),
  /** [H, W, C]. */
  CHANNELS_LAST("channels-last"),
  /** [T, C]: a sequence, as in transformers. */
  TOKENS("tokens");

  private final String keyword;

  Arrangement(String keyword) {
    this.keyword = keyword;
  }

  /** The word that stands for it in options and in {@code model.json}. */
  @JsonValue
  public String keyword() {
    return keyword;
  }

  /** Reads a keyword; an unknown one is the operator's fault and the message lists the others. */
  @JsonCreator
  public static Arrangement of(String keyword) {
    return Keywords.find(values(), Arrangement::keyword, "arrangement", keyword);
  }
}
