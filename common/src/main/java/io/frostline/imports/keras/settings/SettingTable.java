package io.frostline.imports.keras.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that a class of Keras may have.
 *
 * @param rows by the name in the file
 */
record SettingTable(Map<String, Row> rows) {
  static final SettingTable EMPTY = new SettingTable(Map.of());

  SettingTable {
    rows = Map.copyOf(rows);
  }

  /**
   * A setting.
   *
   * @param name in Keras 2, which the importer uses
   */
  record Row(String name, SettingForm form) {}

  /** This table with one more setting. */
  SettingTable with(String name, SettingForm form) {
    return renamed(name, name, form);
  }

  /** This table with a setting that Keras 2 calls differently. */
  SettingTable renamed(String name, String inKeras2, SettingForm form) {
    Map<String, Row> more = new LinkedHashMap<>(rows);
    more.put(name, new Row(inKeras2, form));
    return new SettingTable(more);
  }

  /** This table with settings that do not concern inference. */
  SettingTable harmless(String... names) {
    SettingTable table = this;
    for (String name : names) {
      table = table.with(name, SettingForm.HARMLESS);
    }
    return table;
  }

  /** This table and another. */
  SettingTable and(SettingTable other) {
    Map<String, Row> more = new LinkedHashMap<>(rows);
    more.putAll(other.rows);
    return new SettingTable(more);
  }

  /**
   * Reads a configuration.
   *
   * @param owner the layer, for messages: {@code Layer 'relu' (ReLU)}
   * @return the settings that matter, by their names in Keras 2
   * @throws UserException for a setting that is not in the table, or whose value has another form
   */
  ObjectNode read(String owner, JsonNode config) {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    config
        .fields()
        .forEachRemaining(
            field -> {
              Row row = rows.get(field.getKey());
              if (row == null) {
                throw new UserException(
                    Formatted.of(
                        "%s has the setting %s = %s, which Frostline does not know. Export the network to ONNX with tf2onnx and import that.",
                        owner, field.getKey(), field.getValue()));
              }
              read(row, owner, field, settings);
            });
    return settings;
  }

  private static void read(
      Row row, String owner, Map.Entry<String, JsonNode> field, ObjectNode settings) {
    Optional<JsonNode> value = row.form().read(PlainValue.of(field.getValue()));
    if (value.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "%s has %s = %s, which Frostline cannot import. Export the network to ONNX with tf2onnx and import that.",
              owner, field.getKey(), field.getValue()));
    }
    if (!value.get().isMissingNode()) {
      settings.set(row.name(), value.get());
    }
  }
}
