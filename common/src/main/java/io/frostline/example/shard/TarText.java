package io.frostline.example.shard;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Names in tar archives, whose encoding is not recorded. */
final class TarText {
  private TarText() {}

  /** UTF-8, or Latin-1 if it is not, so that different names stay different. */
  static String of(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException other) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
