package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** How many images a network takes in one run. */
public enum BatchSize {
  /** Any number. */
  FREE("free"),
  /** One at a time: a batch of one is built into the graph. */
  ONE("one");

  private final String keyword;

  BatchSize(String keyword) {
    this.keyword = keyword;
  }

  /** The keyword in options and in {@code model.json}. */
  @JsonValue
  public String keyword() {
    return keyword;
  }

  /** Parses a keyword; the {@code UserException} for an unknown one lists the valid ones. */
  @JsonCreator
  public static BatchSize of(String keyword) {
    return Keywords.find(values(), BatchSize::keyword, "batch size", keyword);
  }
}
