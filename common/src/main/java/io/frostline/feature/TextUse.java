package io.frostline.feature;

import io.frostline.text.LongTexts;
import java.util.Objects;
import java.util.Optional;

/**
 * How the texts of a run are used, beyond what their network says.
 *
 * @param longTexts what is done with those that have too many tokens
 * @param prefix what is put before each text; empty for what the network expects
 */
public record TextUse(LongTexts longTexts, Optional<String> prefix) {
  /** Truncated, with the network's own prefix. */
  public static final TextUse USUAL = new TextUse(LongTexts.TRUNCATE, Optional.empty());

  public TextUse {
    Objects.requireNonNull(longTexts, "longTexts");
    Objects.requireNonNull(prefix, "prefix");
  }
}
