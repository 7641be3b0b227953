package io.frostline.classifier;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.JsonRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads and writes {@code training.json}. */
final class TrainingRecordFile {
  private static final JsonRecord<TrainingRecord> FILE =
      new JsonRecord<>(
          TrainingRecord.class,
          "Restore the file, use the version of Frostline that trained the classifier, or train it again with --replace.");

  private TrainingRecordFile() {}

  /**
   * Reads a file whose checksum has been verified.
   *
   * @throws UserException when it is from another version of Frostline, or unreadable
   */
  static TrainingRecord read(Path file) {
    try {
      return FILE.read(Files.readAllBytes(file), file.toString());
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of("Cannot read %s: %s. Check its permissions.", file, Reason.of(unreadable)),
          unreadable);
    }
  }

  static byte[] bytes(TrainingRecord record) {
    return FILE.bytes(record);
  }
}
