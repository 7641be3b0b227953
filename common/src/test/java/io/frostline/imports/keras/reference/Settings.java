package io.frostline.imports.keras.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** The {@code config} of a layer. Values that are wrapped in objects are taken out of them. */
record Settings(JsonNode config) {

  boolean has(String key) {
    return !get(key).isMissingNode() && !get(key).isNull();
  }

  JsonNode get(String key) {
    return unwrapped(config.path(key));
  }

  double number(String key, double otherwise) {
    JsonNode value = get(key);
    return has(key) ? (value.isArray() ? value.get(0) : value).asDouble() : otherwise;
  }

  int whole(String key, int otherwise) {
    return (int) number(key, otherwise);
  }

  boolean flag(String key, boolean otherwise) {
    return has(key) ? get(key).asBoolean() : otherwise;
  }

  String text(String key, String otherwise) {
    return has(key) ? get(key).asText() : otherwise;
  }

  /** Two numbers, or one that stands for both. */
  int[] pair(String key, int otherwise) {
    JsonNode value = get(key);
    return value.isArray()
        ? new int[] {value.get(0).asInt(), value.get(1).asInt()}
        : new int[] {whole(key, otherwise), whole(key, otherwise)};
  }

  /** {@code [[top, bottom], [left, right]]}, {@code [rows, columns]} or one number. */
  int[] border(String key) {
    JsonNode value = get(key);
    if (!value.isArray()) {
      int all = value.asInt();
      return new int[] {all, all, all, all};
    }
    int[] border = new int[4];
    for (int axis = 0; axis < 2; axis++) {
      JsonNode side = unwrapped(value.get(axis));
      border[2 * axis] = side.isArray() ? side.get(0).asInt() : side.asInt();
      border[2 * axis + 1] = side.isArray() ? side.get(1).asInt() : side.asInt();
    }
    return border;
  }

  boolean isSame() {
    return text("padding", "valid").equalsIgnoreCase("same");
  }

  private static JsonNode unwrapped(JsonNode value) {
    if (!value.isObject()) {
      return value;
    }
    for (JsonNode inner :
        new JsonNode[] {
          value.path("value"), value.path("config").path("value"), value.path("items")
        }) {
      if (inner != MissingNode.getInstance()) {
        return inner;
      }
    }
    return value;
  }
}
