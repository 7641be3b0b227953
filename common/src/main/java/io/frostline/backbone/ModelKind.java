package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** What a model package contains. */
public enum ModelKind {
  /** A frozen pre-trained network. */
  BACKBONE("backbone"),
  /** A backbone joined with a trained head. */
  CLASSIFIER("classifier");

  private final String keyword;

  ModelKind(String keyword) {
    this.keyword = keyword;
  }

  /** The keyword in options and in {@code model.json}. */
  @JsonValue
  public String keyword() {
    return keyword;
  }

  /** Parses a keyword; the {@code UserException} for an unknown one lists the valid ones. */
  @JsonCreator
  public static ModelKind of(String keyword) {
    return Keywords.find(values(), ModelKind::keyword, "kind of model", keyword);
  }
}
