package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** What the dimensions of a layer mean, without the batch dimension. */
public enum Arrangement {
  /** [C]: one vector per example. */
  FLAT("flat"),
  /** [C, H, W]. */
  CHANNELS_FIRST("channels-first"),
  /** [H, W, C]. */
  CHANNELS_LAST("channels-last"),
  /** [T, C]: a sequence of the same length for every image, as in transformers. */
  TOKENS("tokens"),
  /** [C] for each token of a text, in a tensor [N, T, C] where T differs from run to run. */
  SEQUENCE("sequence");

  private final String keyword;

  Arrangement(String keyword) {
    this.keyword = keyword;
  }

  /** The keyword in options and in {@code model.json}. */
  @JsonValue
  public String keyword() {
    return keyword;
  }

  /** Parses a keyword; the {@code UserException} for an unknown one lists the valid ones. */
  @JsonCreator
  public static Arrangement of(String keyword) {
    return Keywords.find(values(), Arrangement::keyword, "arrangement", keyword);
  }
}
