package io.frostline.backbone;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Tells the inputs in {@code model.json} apart: only tokens have ids. */
final class NetworkInputReading extends JsonDeserializer<NetworkInput> {
  @Override
  public NetworkInput deserialize(JsonParser json, DeserializationContext context)
      throws IOException {
    JsonNode input = context.readTree(json);
    Class<? extends NetworkInput> kind = input.has("ids") ? TokenInput.class : PixelInput.class;
    return context.readTreeAsValue(input, kind);
  }
}
