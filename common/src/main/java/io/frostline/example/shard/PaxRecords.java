package io.frostline.example.shard;

import io.frostline.message.Formatted;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The records {@code LENGTH KEY=VALUE\n} of a pax extended header (POSIX.1-2017, pax), which
 * replace fields of the header after it. Values may contain line breaks.
 */
final class PaxRecords {
  static final PaxRecords NONE = new PaxRecords();

  private static final String SPARSE = "GNU.sparse.";
  private static final int MAX_DIGITS = 18;

  private final Map<String, String> values = new HashMap<>();

  private PaxRecords() {}

  /** Reads the content of an extended header; a damaged one could hide anything. */
  static PaxRecords of(byte[] content) throws DamagedShardException {
    PaxRecords records = new PaxRecords();
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int at = 0;
    while (at < text.length() && text.charAt(at) != '\0') {
      int key = text.indexOf(' ', at) + 1;
      int value = text.indexOf('=', key) + 1;
      long end = at + number(text.substring(at, Math.max(at, key - 1))).orElse(0);
      if (key == 0 || value == 0 || value >= end || end > text.length()) {
        throw new DamagedShardException(
            Formatted.of("an extended header (pax) has no valid record at its byte %d", at));
      }
      records.values.put(
          text.substring(key, value - 1),
          TarText.of(text.substring(value, (int) end - 1).getBytes(StandardCharsets.ISO_8859_1)));
      at = (int) end;
    }
    return records;
  }

  /** The whole name of the member, if it is here. */
  Optional<String> path() {
    return Optional.ofNullable(values.getOrDefault(SPARSE + "name", values.get("path")));
  }

  /** The size of the content in bytes, if it is here. */
  OptionalLong size() throws DamagedShardException {
    String size = values.get("size");
    if (size == null) {
      return OptionalLong.empty();
    }
    OptionalLong bytes = number(size);
    if (bytes.isEmpty()) {
      throw new DamagedShardException("an extended header (pax) gives no valid size");
    }
    return bytes;
  }

  /** Whether the content is the map and the data of a file with holes. */
  boolean isSparse() {
    return values.keySet().stream().anyMatch(key -> key.startsWith(SPARSE));
  }

  private static OptionalLong number(String digits) {
    boolean valid =
        !digits.isEmpty()
            && digits.length() <= MAX_DIGITS
            && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    return valid ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
  }
}
