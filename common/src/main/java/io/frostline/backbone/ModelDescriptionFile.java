package io.frostline.backbone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads and writes {@code model.json}: indented, UTF-8, an unknown or missing key is an error. */
public final class ModelDescriptionFile {
  /** Optional: packages created before proofs or classifiers existed do not have them. */
  private static final List<String> OPTIONAL = List.of("proof", "files");

  private static final String SOURCE = "source";

  /** Optional in a source: not every network needs a note. */
  private static final List<String> OPTIONAL_OF_SOURCE = List.of("note");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private ModelDescriptionFile() {}

  /**
   * Reads a description.
   *
   * @throws UserException when the file is missing, unreadable, or not a model description
   */
  public static ModelDescription read(Path file) {
    try {
      return read(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException missing) {
      throw new UserException(
          "The model package is incomplete: %s is missing. Import the model again with `frostline models import … --replace`."
              .formatted(file),
          missing);
    } catch (IOException unreadable) {
      throw new UserException(
          "Cannot read %s: %s. Check its permissions.".formatted(file, unreadable), unreadable);
    }
  }

  /**
   * Reads a description.
   *
   * @param content of the file
   * @param location of the file, for messages
   * @throws UserException when the content is not a model description
   */
  public static ModelDescription read(byte[] content, String location) {
    try {
      ObjectNode keys = JSON.readValue(content, ObjectNode.class);
      if (keys == null) {
        throw malformed(location, "null", null);
      }
      complete(keys, OPTIONAL);
      if (keys.get(SOURCE) instanceof ObjectNode source) {
        complete(source, OPTIONAL_OF_SOURCE);
      }
      return JSON.treeToValue(keys, ModelDescription.class);
    } catch (JsonProcessingException malformed) {
      throw malformed(location, malformed.getOriginalMessage(), malformed);
    } catch (IOException noText) {
      throw malformed(location, noText.getMessage(), noText);
    }
  }

  private static void complete(ObjectNode keys, List<String> optional) {
    optional.stream().filter(key -> !keys.has(key)).forEach(keys::putNull);
  }

  private static UserException malformed(String location, String what, IOException cause) {
    return new UserException(
        "%s is not a model description: %s. Import the model again, or correct the file."
            .formatted(location, what),
        cause);
  }

  /** Writes a description. */
  public static void write(ModelDescription description, Path file) throws IOException {
    JSON.writeValue(file.toFile(), description);
  }

  /** Returns the description as the text of its file. */
  public static String text(ModelDescription description) {
    try {
      return JSON.writeValueAsString(description);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(
          "Writing a model description to memory cannot fail.", impossible);
    }
  }
}
