package io.frostline.text;

import io.frostline.message.Formatted;
import java.io.Serializable;
import java.text.BreakIterator;
import java.util.Locale;

/**
 * The beginning of a text on one line, for people to look at: white space and control characters
 * become single blanks, and what is longer ends in an ellipsis. It is never cut within what readers
 * see as one character.
 *
 * @param characters the maximum length, in UTF-16 code units, without the ellipsis
 */
public record Excerpt(int characters) implements Serializable {
  private static final String ELLIPSIS = "…";

  public Excerpt {
    if (characters < 1) {
      throw new IllegalArgumentException(
          Formatted.of("An excerpt needs at least 1 character, not %d.", characters));
    }
  }

  /** The excerpt of a text. Only as much of the text is looked at as is kept. */
  public String of(String text) {
    StringBuilder line = new StringBuilder();
    boolean blank = false;
    int at = 0;
    while (at < text.length() && line.length() <= characters) {
      int letter = text.codePointAt(at);
      at += Character.charCount(letter);
      if (!isBlank(letter)) {
        line.append(blank && !line.isEmpty() ? " " : "").appendCodePoint(letter);
      }
      blank = isBlank(letter);
    }
    return line.length() > characters
        ? line.substring(0, end(line.toString())).stripTrailing() + ELLIPSIS
        : line.toString();
  }

  private static boolean isBlank(int letter) {
    return Character.isWhitespace(letter)
        || Character.isSpaceChar(letter)
        || Character.isISOControl(letter);
  }

  private int end(String line) {
    BreakIterator letters = BreakIterator.getCharacterInstance(Locale.ROOT);
    letters.setText(line);
    int end = letters.preceding(characters + 1);
    return end > 0 ? end : characters;
  }
}
