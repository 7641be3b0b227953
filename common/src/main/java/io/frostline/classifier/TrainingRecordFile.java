package io.frostline.classifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads and writes {@code training.json}: indented, UTF-8, an unknown key is an error. */
final class TrainingRecordFile {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private TrainingRecordFile() {}

  /**
   * Reads a file whose checksum has been verified.
   *
   * @throws UserException when it is from another version of Frostline, or unreadable
   */
  static TrainingRecord read(Path file) {
    try {
      return JSON.readValue(file.toFile(), TrainingRecord.class);
    } catch (JsonProcessingException malformed) {
      throw new UserException(
          "%s is not a training record that this version of Frostline can read: %s. Use the version that trained it, or train again with --replace."
              .formatted(file, malformed.getOriginalMessage()),
          malformed);
    } catch (IOException unreadable) {
      throw new UserException(
          "Cannot read %s: %s. Check its permissions.".formatted(file, unreadable), unreadable);
    }
  }

  static byte[] bytes(TrainingRecord record) {
    try {
      return JSON.writeValueAsString(record).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(
          "Writing a training record to memory cannot fail.", impossible);
    }
  }
}
