package io.frostline.text.rows;

import java.util.Objects;

/**
 * What a row says of a text.
 *
 * @param text its bytes, which should be UTF-8; empty if the row has none
 * @param id null if the row has none
 * @param label null if the row has none
 */
record RowValues(byte[] text, String id, String label) {
  RowValues {
    Objects.requireNonNull(text, "text");
  }
}
