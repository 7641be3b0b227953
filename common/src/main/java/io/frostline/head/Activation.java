package io.frostline.head;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** What a hidden layer of a head does to its sums. */
public enum Activation {
  RELU,
  LEAKYRELU,
  ELU,
  TANH,
  SIGMOID;

  /** The activation of a keyword; a {@code UserException} names the known ones. */
  @JsonCreator
  public static Activation of(String keyword) {
    return Keywords.find(values(), Activation::keyword, "activation", keyword);
  }

  /** The name in options and descriptions, such as {@code relu}. */
  @JsonValue
  public String keyword() {
    return Keywords.of(this);
  }
}
