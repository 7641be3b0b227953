package io.frostline.imports.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A network's configuration as JSON: a file of its own, or text inside another. */
final class ConfigurationJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ConfigurationJson() {}

  /** Whether this means a file rather than a name. */
  static boolean isFile(String architecture) {
    return architecture.endsWith(".json")
        || architecture.contains("/")
        || Files.isRegularFile(Path.of(architecture));
  }

  /**
   * Reads a file of JSON.
   *
   * @throws UserException when it is missing, or is not the configuration of a network
   */
  static LayerGraph read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of(
              "Cannot read the architecture %s: %s. Give the path of a JSON file with the output of model.to_json().",
              file, unreadable),
          unreadable);
    }
  }

  /** Reads the text of one; the origin is for messages. */
  static LayerGraph parse(String text, String origin) {
    try {
      return ConfigurationReader.read(JSON.readTree(text), origin);
    } catch (JsonProcessingException malformed) {
      throw new UserException(
          Formatted.of(
              "The configuration in %s is not JSON: %s. Save the network again with Keras.",
              origin, malformed.getOriginalMessage()),
          malformed);
    }
  }
}
