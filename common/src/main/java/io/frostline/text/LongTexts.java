package io.frostline.text;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;
import io.frostline.message.UserException;

/** What is done with a text that has more tokens than the network takes. */
public enum LongTexts {
  /** Only its first tokens are used, and its row says so. */
  TRUNCATE,
  /**
   * All of it is used, in windows that overlap by a quarter and whose features are averaged. The
   * last window ends with the text, so it overlaps by more.
   */
  WINDOWS,
  /** It is rejected. */
  REJECT;

  /** The value of {@code --long-texts} and in {@code model.json}. */
  @JsonValue
  public String keyword() {
    return Keywords.of(this);
  }

  /**
   * Parses the value of {@code --long-texts}.
   *
   * @throws UserException if it is not one of the keywords
   */
  @JsonCreator
  public static LongTexts of(String keyword) {
    return Keywords.find(values(), LongTexts::keyword, "--long-texts", keyword);
  }
}
