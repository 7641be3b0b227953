package io.frostline.catalog;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.Keywords;
import io.frostline.message.UserException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The checksum of a file as its publisher states it.
 *
 * @param hex lower-case hexadecimal digits, as many as the algorithm has
 */
public record Checksum(Algorithm algorithm, String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

  /** How a checksum is computed. */
  public enum Algorithm {
    SHA256("SHA-256", 64),
    /** Reveals damage; a forger may match it. Maven repositories publish it. */
    SHA1("SHA-1", 40),
    /** Reveals damage; a forger can match it. */
    MD5("MD5", 32);

    private final String javaName;
    private final int digits;

    Algorithm(String javaName, int digits) {
      this.javaName = javaName;
      this.digits = digits;
    }

    /** The name that Java security providers use for it. */
    public String javaName() {
      return javaName;
    }

    /** The key in an entry of the catalogue, such as {@code sha256}. */
    public String keyword() {
      return Keywords.of(this);
    }
  }

  public Checksum {
    hex = hex.toLowerCase(Locale.ROOT);
    if (hex.length() != algorithm.digits || !HEX.matcher(hex).matches()) {
      throw new UserException(
          Formatted.of(
              "'%s' is not a valid %s: it has %s, but must have %d hexadecimal digits. Copy it again from the source.",
              hex, algorithm.keyword(), Count.of(hex.length(), "character"), algorithm.digits));
    }
  }

  public static Checksum sha256(String hex) {
    return new Checksum(Algorithm.SHA256, hex);
  }

  public static Checksum sha1(String hex) {
    return new Checksum(Algorithm.SHA1, hex);
  }

  public static Checksum md5(String hex) {
    return new Checksum(Algorithm.MD5, hex);
  }

  @Override
  public String toString() {
    return algorithm.keyword() + " " + hex;
  }
}
