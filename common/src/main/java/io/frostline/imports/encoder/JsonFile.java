package io.frostline.imports.encoder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A JSON file beside a network.
 *
 * @param path of the file, which may be missing
 * @param content what it says; missing where there is no such file
 */
public record JsonFile(Path path, JsonNode content) {
  private static final ObjectMapper READER = new ObjectMapper();

  /**
   * Reads a file, if it is there.
   *
   * @throws UserException when it is not JSON or cannot be read
   */
  public static JsonFile in(Path path) {
    if (!Files.isRegularFile(path)) {
      return new JsonFile(path, MissingNode.getInstance());
    }
    try {
      return new JsonFile(path, READER.readTree(Files.readAllBytes(path)));
    } catch (JsonProcessingException malformed) {
      throw new UserException(
          Formatted.of(
              "%s is not valid JSON: %s. Fetch it again.", path, malformed.getOriginalMessage()),
          malformed);
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of("Cannot read %s: %s. Check its permissions.", path, unreadable), unreadable);
    }
  }

  /** The name of the file, as messages call it. */
  String name() {
    return path.getFileName().toString();
  }

  /** Whether there is such a file. */
  public boolean exists() {
    return !content.isMissingNode();
  }

  /** A text, or the content of a token that is described by an object. */
  Optional<String> text(String... keys) {
    JsonNode node = at(keys);
    JsonNode text = node.isObject() ? node.path("content") : node;
    return text.isTextual() ? Optional.of(text.textValue()) : Optional.empty();
  }

  /** A whole number, unless it is null or too large for one, as for no limit. */
  OptionalLong number(String... keys) {
    JsonNode node = at(keys);
    return node.isIntegralNumber() && node.canConvertToLong()
        ? OptionalLong.of(node.longValue())
        : OptionalLong.empty();
  }

  /** What is at a path of keys; missing where there is nothing. */
  public JsonNode at(String... keys) {
    JsonNode node = content;
    for (String key : keys) {
      node = node.path(key);
    }
    return node;
  }
}
