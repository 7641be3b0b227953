package io.frostline.head;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.config.Keywords;
import java.util.Locale;

/** How gradients become steps. */
public enum Optimizer {
  ADAM,
  NESTEROVS,
  RMSPROP,
  SGD;

  /** The optimiser of a keyword; a {@code UserException} names the known ones. */
  @JsonCreator
  public static Optimizer of(String keyword) {
    return Keywords.find(values(), Optimizer::keyword, "optimizer", keyword);
  }

  /** The name in options and descriptions, such as {@code adam}. */
  @JsonValue
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }
}
