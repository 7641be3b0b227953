package io.frostline.text.rows;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a text is recognised by: the first 128 bits of SHA-256 of its bytes, in hexadecimal. */
final class TextHash {
  private static final int BYTES = 16;

  private TextHash() {}

  static String of(byte[] text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Java has no SHA-256", impossible);
    }
  }
}
