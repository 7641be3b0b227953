package io.frostline.text;

import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * From the bytes of a text to its characters: UTF-8, or UTF-16 with a byte order mark, which is
 * left out.
 *
 * @param maxCharacters in code points; longer texts are rejected
 */
public record TextDecoder(int maxCharacters) implements Serializable {
  /** Where no limit is given: above the longest books, below what fills an executor's memory. */
  public static final int MOST_CHARACTERS = 20_000_000;

  public TextDecoder {
    if (maxCharacters < 1) {
      throw new UserException("--max-characters is " + maxCharacters + ", but must be at least 1.");
    }
  }

  /**
   * Decodes a text.
   *
   * @return characters without lone surrogates and NUL, and not only blanks
   * @throws RejectedExampleException if the bytes are anything else
   */
  public String decode(byte[] bytes) throws RejectedExampleException {
    Encoding encoding = Encoding.of(bytes);
    String text = characters(bytes, encoding);
    long length = text.codePointCount(0, text.length());
    if (length > maxCharacters) {
      throw new RejectedExampleException(
          RejectionReason.TOO_MANY_CHARACTERS,
          Formatted.of(
              "The text has %,d characters, but the limit is %,d. Shorten it, or raise --max-characters.",
              length, maxCharacters));
    }
    int zero = text.indexOf('\0');
    if (zero >= 0) {
      throw new RejectedExampleException(
          RejectionReason.NOT_TEXT,
          Formatted.of(
              "The content has a NUL at character %,d: it is binary, or UTF-16 without a byte order mark. Convert it to UTF-8.",
              zero));
    }
    if (text.codePoints().allMatch(TextDecoder::isBlank)) {
      throw new RejectedExampleException(
          RejectionReason.EMPTY_TEXT, "The text has no characters except blanks. Remove it.");
    }
    return text;
  }

  /** Whether a text begins with a byte order mark, which says what it is encoded in. */
  static boolean isMarked(byte[] bytes) {
    return Encoding.of(bytes) != Encoding.UNMARKED;
  }

  private static String characters(byte[] bytes, Encoding encoding)
      throws RejectedExampleException {
    ByteBuffer content = ByteBuffer.wrap(bytes);
    content.position(encoding.mark.length);
    try {
      return encoding.charset.newDecoder().decode(content).toString();
    } catch (CharacterCodingException malformed) {
      throw new RejectedExampleException(
          RejectionReason.NOT_UTF8,
          Formatted.of(
              "The text is not valid %s: byte %,d is where no character can begin or continue. Convert it to UTF-8, or say what it is in with --charset.",
              encoding.charset.name(), content.position()),
          malformed);
    }
  }

  /** Spaces, line ends, control characters and those that only format others. */
  private static boolean isBlank(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.isISOControl(character)
        || Character.getType(character) == Character.FORMAT;
  }

  /** What a text may be encoded in, with its byte order mark. */
  private enum Encoding {
    UTF_8(StandardCharsets.UTF_8, 0xEF, 0xBB, 0xBF),
    UTF_16LE(StandardCharsets.UTF_16LE, 0xFF, 0xFE),
    UTF_16BE(StandardCharsets.UTF_16BE, 0xFE, 0xFF),
    UNMARKED(StandardCharsets.UTF_8);

    private final Charset charset;
    private final int[] mark;

    Encoding(Charset charset, int... mark) {
      this.charset = charset;
      this.mark = mark;
    }

    static Encoding of(byte[] bytes) {
      for (Encoding encoding : values()) {
        if (encoding.begins(bytes)) {
          return encoding;
        }
      }
      return UNMARKED;
    }

    private boolean begins(byte[] bytes) {
      for (int i = 0; i < mark.length; i++) {
        if (i == bytes.length || (bytes[i] & 0xFF) != mark[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
