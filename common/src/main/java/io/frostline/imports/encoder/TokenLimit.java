package io.frostline.imports.encoder;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How many tokens of a text a network is to be given, special ones included.
 *
 * @param tokens at most
 * @param where that is said
 */
public record TokenLimit(int tokens, String where) {
  /** No more than this is believed: some files write a huge number where there is no limit. */
  private static final long LARGEST = 1 << 20;

  /** A limit, unless the number means that there is none. */
  public static Optional<TokenLimit> of(long tokens, String where) {
    return tokens > 0 && tokens <= LARGEST
        ? Optional.of(new TokenLimit(Math.toIntExact(tokens), where))
        : Optional.empty();
  }

  /** The smallest of several, the first of equals. */
  public static Optional<TokenLimit> smallest(List<TokenLimit> limits) {
    return limits.stream().min(Comparator.comparingInt(TokenLimit::tokens));
  }

  @Override
  public String toString() {
    return tokens + " (" + where + ")";
  }
}
