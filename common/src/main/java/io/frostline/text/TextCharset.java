package io.frostline.text;

import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What texts are encoded in, as their owner says. What begins with a byte order mark of UTF says it
 * itself.
 *
 * @param name the canonical one in Java
 */
public record TextCharset(String name) implements Serializable {
  /** That of texts of which nothing else is said. */
  public static final TextCharset UTF_8 = new TextCharset("UTF-8");

  private static final int ASCII = 128;

  /** Digits have no meaning where a row is divided. */
  private static final int DIGITS = '0';

  public TextCharset {
    try {
      name = Charset.forName(name).name();
    } catch (IllegalArgumentException unknown) {
      throw new UserException(
          Formatted.of(
              "Unknown charset '%s'.%s Use a name that Java knows, such as UTF-8, ISO-8859-1,"
                  + " windows-1252, Shift_JIS or GB18030.",
              name, NearestName.suggestion(known(), name)),
          unknown);
    }
  }

  private static List<String> known() {
    List<String> names = new ArrayList<>();
    Charset.availableCharsets()
        .values()
        .forEach(
            charset -> {
              names.add(charset.name());
              names.addAll(charset.aliases());
            });
    return names;
  }

  /** Whether nothing has to be converted. */
  public boolean isUtf8() {
    return equals(UTF_8);
  }

  /**
   * Whether rows can be found in the bytes: line ends, quotes and separators are those of ASCII,
   * and never a part of another character.
   */
  public boolean dividesAsAscii() {
    Charset charset = charset();
    for (int one = 0; one < ASCII; one++) {
      if (!new String(new byte[] {(byte) one}, charset).equals(String.valueOf((char) one))) {
        return false;
      }
    }
    return charset.canEncode() && hasNoDividersInOthers(charset.newEncoder());
  }

  private static boolean hasNoDividersInOthers(CharsetEncoder encoder) {
    for (char other = ASCII; other < Character.MAX_VALUE; other++) {
      if (!Character.isSurrogate(other) && encoder.canEncode(other)) {
        for (byte part : String.valueOf(other).getBytes(encoder.charset())) {
          if (part >= 0 && part < DIGITS || part == ';') {
            return false;
          }
        }
      }
    }
    return true;
  }

  /**
   * Converts bytes to UTF-8.
   *
   * @throws CharacterCodingException if they are not valid in this charset
   */
  public byte[] toUtf8(byte[] bytes) throws CharacterCodingException {
    if (isUtf8()) {
      return bytes;
    }
    CharBuffer characters = charset().newDecoder().decode(ByteBuffer.wrap(bytes));
    ByteBuffer converted = StandardCharsets.UTF_8.newEncoder().encode(characters);
    byte[] all = new byte[converted.remaining()];
    converted.get(all);
    return all;
  }

  /**
   * Converts a whole file to UTF-8, unless it begins with a byte order mark.
   *
   * @throws CharacterCodingException if it is not valid in this charset
   */
  public byte[] fileToUtf8(byte[] file) throws CharacterCodingException {
    return TextDecoder.isMarked(file) ? file : toUtf8(file);
  }

  private Charset charset() {
    return Charset.forName(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
