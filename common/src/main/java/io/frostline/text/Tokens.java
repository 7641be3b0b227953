package io.frostline.text;

import java.util.Arrays;

/**
 * A text, or a window of it, as a network takes it: ids of tokens, special ones included, and the
 * number of the sequence that each belongs to. All of them count: the mask is ones.
 *
 * @param ids rows of the network's table of embeddings, at least one
 * @param types one for each id
 */
public record Tokens(int[] ids, int[] types) {
  public Tokens {
    if (ids.length == 0 || types.length != ids.length) {
      throw new IllegalArgumentException(ids.length + " ids with " + types.length + " types");
    }
  }

  /** How many there are. */
  public int length() {
    return ids.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tokens tokens
        && Arrays.equals(ids, tokens.ids)
        && Arrays.equals(types, tokens.types);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + Arrays.hashCode(types);
  }

  @Override
  public String toString() {
    return Arrays.toString(ids);
  }
}
