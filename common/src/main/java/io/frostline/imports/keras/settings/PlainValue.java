package io.frostline.imports.keras.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Set;

/**
 * A value without the objects in which Keras wraps numbers and lists: {@code {"type": "ndarray",
 * "value": 0.2}} in TensorFlow 1, {@code {"class_name": "__ndarray__", "config": {"value": 0.2}}}
 * in Keras 2, {@code "__numpy__"} and {@code "__tensor__"} in Keras 3, {@code {"class_name":
 * "__tuple__", "items": [1, 2]}} for tuples. Any other object stays as it is, for the reader to
 * refuse.
 */
public final class PlainValue {
  private static final String VALUE = "value";
  private static final String CONFIG = "config";
  private static final String ITEMS = "items";
  private static final String CLASS = "class_name";
  private static final Set<String> ARRAYS = Set.of("__numpy__", "__ndarray__", "__tensor__");
  private static final Set<String> LISTS = Set.of("__tuple__", "TensorShape");

  private PlainValue() {}

  /** The value inside. */
  public static JsonNode of(JsonNode written) {
    if (written.isArray()) {
      ArrayNode plain = JsonNodeFactory.instance.arrayNode(written.size());
      written.forEach(element -> plain.add(of(element)));
      return plain;
    }
    if (has(written, VALUE, "type") || has(written, VALUE, "dtype")) {
      return of(written.get(VALUE));
    }
    String type = written.path(CLASS).asText();
    if (has(written, CONFIG, CLASS)
        && ARRAYS.contains(type)
        && has(written.get(CONFIG), VALUE, "dtype")) {
      return of(written.get(CONFIG).get(VALUE));
    }
    return has(written, ITEMS, CLASS) && LISTS.contains(type) ? of(written.get(ITEMS)) : written;
  }

  /** Whether an object has the one field, and at most the other besides. */
  private static boolean has(JsonNode object, String field, String other) {
    return object.isObject() && object.has(field) && object.size() == (object.has(other) ? 2 : 1);
  }
}
