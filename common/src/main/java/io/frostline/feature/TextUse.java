package io.frostline.feature;

import io.frostline.text.LongTexts;
import io.frostline.text.TextCharset;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the texts of a run are used, beyond what their network says.
 *
 * @param longTexts what is done with those that have too many tokens; empty for what their network
 *     says
 * @param prefix what is put before each text; empty for what the network expects
 * @param charset what they are read in
 */
public record TextUse(Optional<LongTexts> longTexts, Optional<String> prefix, TextCharset charset) {
  /** As the network says, in UTF-8. */
  public static final TextUse USUAL = new TextUse(Optional.empty(), Optional.empty());

  private static final Pattern IN_WORDS =
      Pattern.compile(".*, long texts: ([a-z]+), prefix '(.*)'", Pattern.DOTALL);

  public TextUse {
    Objects.requireNonNull(longTexts, "longTexts");
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(charset, "charset");
  }

  /** Of texts in UTF-8. */
  public TextUse(Optional<LongTexts> longTexts, Optional<String> prefix) {
    this(longTexts, prefix, TextCharset.UTF_8);
  }

  /** A copy for texts in another charset. */
  public TextUse with(TextCharset other) {
    return new TextUse(longTexts, prefix, other);
  }

  /** What a table's preprocessing says of it, as {@link TokenForm} writes it; else the usual. */
  public static TextUse recordedIn(String preprocessing) {
    Matcher words = IN_WORDS.matcher(preprocessing);
    return words.matches()
        ? new TextUse(Optional.of(LongTexts.of(words.group(1))), Optional.of(words.group(2)))
        : USUAL;
  }
}
