package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** How many images a network takes in one run. */
public enum BatchSize {
  /** Any number. */
  FREE("free"),
  /** One at a time: the graph has a batch of one built into it. */
  ONE("one");

  private final String keyword;

  BatchSize(String keyword) {
    this.keyword = keyword;
  }

  /** The word that stands for it in options and in {@code model.json}. */
  @JsonValue
  public String keyword() {
    return keyword;
  }

  /** Reads a keyword; an unknown one is the operator's fault and the message lists the others. */
  @JsonCreator
  public static BatchSize of(String keyword) {
    return Keywords.find(values(), BatchSize::keyword, "batch size", keyword);
  }
}
