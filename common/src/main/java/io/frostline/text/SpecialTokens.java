package io.frostline.text;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.Arrays;

/**
 * The tokens that a tokenizer puts around each text, as [CLS] and [SEP]; either side may have none.
 *
 * @param before the first ones
 * @param after the last ones
 * @param type the type of the tokens between them
 */
record SpecialTokens(Sequence before, Sequence after, int type) {
  /** Ids and types. */
  record Sequence(int[] ids, int[] types) {
    Sequence part(int from, int to) {
      return new Sequence(Arrays.copyOfRange(ids, from, to), Arrays.copyOfRange(types, from, to));
    }

    int length() {
      return ids.length;
    }
  }

  /**
   * Finds them by an example.
   *
   * @param whole an example with special tokens
   * @param special ones where {@code whole} has special tokens
   * @param content the ids of the same example without them, at least one
   * @throws UserException if the whole is not the content with tokens before and after it
   */
  static SpecialTokens of(Sequence whole, int[] special, int[] content, String name) {
    int from = 0;
    while (from < whole.length() && special[from] == 1) {
      from++;
    }
    int to = from + content.length;
    if (to > whole.length() || !Arrays.equals(content, Arrays.copyOfRange(whole.ids, from, to))) {
      throw new UserException(
          Formatted.of(
              "The tokenizer %s cannot be used: with special tokens its ids are %s, which does not contain those without, %s. Use a tokenizer that adds special tokens before and after a text only.",
              name, Arrays.toString(whole.ids), Arrays.toString(content)));
    }
    return new SpecialTokens(
        whole.part(0, from), whole.part(to, whole.length()), whole.types[from]);
  }

  /** How many each text gets. */
  int count() {
    return before.length() + after.length();
  }

  /** A part of a text with the special tokens around it. */
  Tokens around(int[] content, int from, int to) {
    return new Tokens(
        joined(before.ids, Arrays.copyOfRange(content, from, to), after.ids),
        joined(before.types, types(to - from), after.types));
  }

  private int[] types(int count) {
    int[] types = new int[count];
    Arrays.fill(types, type);
    return types;
  }

  private static int[] joined(int[] first, int[] second, int[] third) {
    int[] all = Arrays.copyOf(first, first.length + second.length + third.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    System.arraycopy(third, 0, all, first.length + second.length, third.length);
    return all;
  }
}
