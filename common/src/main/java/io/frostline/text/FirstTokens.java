package io.frostline.text;

import io.frostline.example.RejectedExampleException;
import java.util.Arrays;

/**
 * The first tokens of a text, for the cost of its beginning, although tokenizers work through the
 * whole text first.
 *
 * <p>The beginning of the text is tokenized. Its end is a cut, near which tokens may differ from
 * those of the whole text; those before a boundary between words that is far enough from it do not.
 * Unless there are enough of those, the beginning is doubled. A text without boundaries, such as
 * one endless word, is tokenized whole.
 *
 * @param ids as many as wanted, or all that the text has
 * @param more whether the text has more
 */
record FirstTokens(int[] ids, boolean more) {
  /** Nearly all texts have fewer characters in a token, so that they are cut once. */
  private static final int CHARACTERS_OF_TOKEN = 8;

  /**
   * How far a boundary is from the cut at least, in code points, beside the longest token that is
   * looked for before the text is divided. Rules that divide texts look ahead by a character, and
   * marks compose with letters a few characters away.
   */
  private static final int MARGIN = 64;

  /** Tokenizes a text whole. */
  @FunctionalInterface
  interface Encoder {
    EncodedText encode(String text) throws RejectedExampleException;
  }

  /**
   * Tokenizes.
   *
   * @param encoder that tokenizes any text
   * @param longestAdded see {@link TokenizerFile#longestAdded}
   * @param wanted how many tokens, at least 1
   */
  static FirstTokens of(Encoder encoder, int longestAdded, String text, int wanted)
      throws RejectedExampleException {
    int margin = MARGIN + longestAdded;
    for (long size = margin + (long) wanted * CHARACTERS_OF_TOKEN;
        size < text.length();
        size *= 2) {
      String beginning = text.substring(0, wholeCharacters(text, (int) size));
      EncodedText encoded = encoder.encode(beginning);
      if (wanted <= settled(encoded, beginning.codePoints().toArray(), margin)) {
        return new FirstTokens(Arrays.copyOf(encoded.ids(), wanted), true);
      }
    }
    int[] all = encoder.encode(text).ids();
    return new FirstTokens(Arrays.copyOf(all, Math.min(wanted, all.length)), wanted < all.length);
  }

  private static int wholeCharacters(String text, int size) {
    return Character.isHighSurrogate(text.charAt(size - 1)) ? size - 1 : size;
  }

  /** How many tokens are the same whatever follows. */
  private static int settled(EncodedText encoded, int[] text, int margin) {
    for (int token = encoded.length() - 1; token > 0; token--) {
      if (encoded.ends()[token - 1] <= text.length - margin && isBoundary(encoded, text, token)) {
        return token;
      }
    }
    return 0;
  }

  /**
   * Whether a word ends before a token. Some tokenizers do not divide texts into words: there, a
   * blank after something else is one. Others divide numbers from their end: within digits there is
   * none.
   */
  private static boolean isBoundary(EncodedText encoded, int[] text, int token) {
    int end = encoded.ends()[token - 1];
    int start = encoded.starts()[token];
    if (end < 1 || start < end) {
      return false;
    }
    boolean blank = Character.isWhitespace(text[end]) && !Character.isWhitespace(text[end - 1]);
    boolean number = Character.isDigit(text[end - 1]) && Character.isDigit(text[start]);
    return blank || encoded.words()[token] != encoded.words()[token - 1] && !number;
  }
}
