package io.frostline.text;

import java.util.List;

/**
 * A text as tokens.
 *
 * @param windows one, or several where a long text is used whole
 * @param tokens how many of the text are used, special ones counted once
 * @param truncated whether the text has more than these
 */
public record TokenizedText(List<Tokens> windows, int tokens, boolean truncated) {
  public TokenizedText {
    windows = List.copyOf(windows);
    if (windows.isEmpty() || tokens < 1) {
      throw new IllegalArgumentException(windows.size() + " windows, " + tokens + " tokens");
    }
  }
}
