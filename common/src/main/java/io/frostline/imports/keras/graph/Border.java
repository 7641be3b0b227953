package io.frostline.imports.keras.graph;

import com.fasterxml.jackson.databind.JsonNode;

/** How much is added around a map, or cut from it. */
public record Border(int top, int bottom, int left, int right) {

  /** Reads it as Keras writes it: one number, two numbers, or two pairs. */
  public static Border of(LayerNode layer, String setting) {
    JsonNode value = layer.settings().path(setting);
    if (value.isNumber()) {
      return new Border(value.asInt(), value.asInt(), value.asInt(), value.asInt());
    }
    if (value.size() != 2 || value.get(0).isArray() && value.get(0).size() != 2) {
      throw layer.unreadable(setting, value);
    }
    JsonNode vertical = value.get(0);
    JsonNode horizontal = value.get(1);
    return new Border(
        vertical.path(0).asInt(vertical.asInt()),
        vertical.path(1).asInt(vertical.asInt()),
        horizontal.path(0).asInt(horizontal.asInt()),
        horizontal.path(1).asInt(horizontal.asInt()));
  }
}
