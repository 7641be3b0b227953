package io.frostline.spark.extraction;

import io.frostline.backbone.Sha256;
import io.frostline.message.Formatted;
import io.frostline.storage.TemporaryFiles;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;

/**
 * A file of the driver that Spark brings to each executor once.
 *
 * @param content what it is, in a word, for messages
 * @param sha256 of the file
 */
record DistributedFile(String content, String sha256) implements Serializable {
  DistributedFile {
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(sha256, "sha256");
  }

  /** Distributes a file to the cluster, unless this has already been done. */
  static DistributedFile of(
      SparkContext context, String content, String sha256, Supplier<byte[]> bytes) {
    DistributedFile file = new DistributedFile(content, sha256);
    if (!context.listFiles().exists(address -> address.endsWith("/" + file.name()))) {
      file.add(context, bytes.get());
    }
    return file;
  }

  private void add(SparkContext context, byte[] bytes) {
    try {
      Path file = TemporaryFiles.folder("frostline").resolve(name());
      Files.write(file, bytes);
      file.toFile().deleteOnExit();
      file.getParent().toFile().deleteOnExit();
      context.addFile(file.toUri().toString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String name() {
    return sha256 + "." + content;
  }

  /** The file as it has arrived at this executor. */
  Path arrived() {
    return verified(Path.of(SparkFiles.get(name())));
  }

  /** The same file, if it has the right content. */
  Path verified(Path file) {
    try {
      String actual = Sha256.of(file);
      if (!actual.equals(sha256)) {
        throw new IllegalStateException(
            Formatted.of(
                "the %s arrived altered: %s has sha256 %s, not %s", content, file, actual, sha256));
      }
      return file;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
