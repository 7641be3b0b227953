package io.frostline.text.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.shard.LabelValue;
import io.frostline.message.Formatted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Rows of JSON Lines: an object each.
 *
 * @param id the field with the ids, or null
 * @param label the field with the labels
 * @see <a href="https://jsonlines.org">JSON Lines</a>
 */
record JsonRowParser(String text, String id, String label) implements RowParser {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build()
          .readerFor(JsonNode.class);

  /** The object in a row. */
  static JsonNode object(RawRow row) throws RejectedExampleException {
    requireUtf8(row);
    try {
      JsonNode object = JSON.readValue(row.bytes());
      if (object == null || !object.isObject()) {
        throw MalformedRow.of(
            row, "is not a JSON object. Write one object on each line: {\"text\": \"…\"}.");
      }
      return object;
    } catch (JsonProcessingException malformed) {
      throw MalformedRow.of(
          row,
          Formatted.of(
              "is not valid JSON (%s at column %,d). Write one object on each line.",
              malformed
                  .getOriginalMessage()
                  .lines()
                  .findFirst()
                  .orElse("")
                  .replaceAll("[.:;]$", ""),
              malformed.getLocation() == null ? 1 : malformed.getLocation().getColumnNr()));
    } catch (IOException impossible) {
      throw MalformedRow.of(row, "cannot be read.");
    }
  }

  private static void requireUtf8(RawRow row) throws RejectedExampleException {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(row.bytes()));
    } catch (CharacterCodingException other) {
      throw MalformedRow.notUtf8(
          row, "is not valid UTF-8. Write the file in UTF-8, or say what it is in with --charset.");
    }
  }

  @Override
  public RowValues parse(RawRow row) throws RejectedExampleException {
    JsonNode object = object(row);
    JsonNode content = object.path(text);
    if (!content.isTextual() && !content.isNull()) {
      throw MalformedRow.of(
          row,
          content.isMissingNode()
              ? Formatted.of("has no field '%s'. Add it, or correct --text-column.", text)
              : Formatted.of("has in the field '%s' what is not a string. Quote it.", text));
    }
    return new RowValues(
        content.isNull() ? new byte[0] : bytes(row, content.textValue()),
        id == null ? null : value(row, object, id),
        LabelValue.of(label(row, object)));
  }

  private static byte[] bytes(RawRow row, String text) throws RejectedExampleException {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] all = new byte[bytes.remaining()];
      bytes.get(all);
      return all;
    } catch (CharacterCodingException half) {
      throw MalformedRow.notUtf8(
          row,
          "has half of a surrogate pair (as \\ud800), which is not a character. Write both"
              + " halves.");
    }
  }

  private Object label(RawRow row, JsonNode object) throws RejectedExampleException {
    JsonNode value = object.path(label);
    return value.isNumber() ? value.numberValue() : value(row, object, label);
  }

  private static String value(RawRow row, JsonNode object, String field)
      throws RejectedExampleException {
    JsonNode value = object.path(field);
    if (value.isContainerNode()) {
      throw MalformedRow.of(
          row, Formatted.of("has a list or an object in the field '%s'. Write one value.", field));
    }
    return value.isMissingNode() || value.isNull() ? null : value.asText();
  }
}
