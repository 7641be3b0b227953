package io.frostline.head;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** The activation function of a head's hidden layers. */
public enum Activation {
  RELU,
  LEAKYRELU,
  ELU,
  TANH,
  SIGMOID;

  /**
   * The activation with this keyword; the {@code UserException} for an unknown one lists the valid
   * ones.
   */
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
