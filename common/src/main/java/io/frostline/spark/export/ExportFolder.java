package io.frostline.spark.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.frostline.message.UserException;
import io.frostline.spark.export.ExportRequest.ExistingFiles;
import io.frostline.storage.Lease;
import io.frostline.storage.OutputFolder;
import io.frostline.storage.OwnFolder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;

/**
 * The folder of an export. {@code _export.json} is written first and last, so that the remains of a
 * killed export are recognised and may be overwritten; unfinished files are in {@code _parts}.
 */
final class ExportFolder {
  static final String INDEX = "index.csv";
  private static final String RECORD = "_export.json";
  private static final String PARTS = "_parts";
  private static final int BUFFER = 1 << 20;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final OwnFolder own;
  private final OutputFolder folder;
  private final FileSystem system;
  private final Path path;

  ExportFolder(String uri, Configuration hadoop) {
    own = own(uri, hadoop);
    folder = own.folder();
    system = folder.system();
    path = folder.path();
  }

  static OwnFolder own(String uri, Configuration hadoop) {
    return OwnFolder.of(uri, RECORD, "an export", hadoop);
  }

  /** Makes this process its only writer, unless it has one, or may not be filled. */
  Lease lease() {
    return Lease.take(own, "export");
  }

  String uri() {
    return path.toString();
  }

  /**
   * Prepares the folder.
   *
   * @throws UserException if it contains something that must not be deleted
   */
  void prepare(ExistingFiles existing) throws IOException {
    if (folder.isEmpty()) {
      return;
    }
    own.check();
    if (existing == ExistingFiles.KEEP) {
      throw new UserException(
          "%s already contains an export. Choose another --out, or replace it with --overwrite."
              .formatted(path));
    }
    own.delete();
  }

  void write(ExportRecord record) throws IOException {
    try (OutputStream file = system.create(new Path(path, RECORD), true)) {
      JSON.writeValue(file, record);
    }
  }

  void write(String name, String text) throws IOException {
    try (OutputStream file = system.create(new Path(path, name), true)) {
      file.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A temporary file until it is {@link #put} into place; each task attempt has its own. */
  OutputStream begin(String name, long attempt) throws IOException {
    return new BufferedOutputStream(system.create(part(name, attempt), true), BUFFER);
  }

  private Path part(String name, long attempt) {
    return new Path(new Path(path, PARTS), name + "." + attempt);
  }

  /**
   * Moves a finished file into place; of several attempts, which wrote the same, the last one wins.
   */
  void put(String name, long attempt) throws IOException {
    folder.put(part(name, attempt), new Path(path, name));
  }

  /** Where the index of one file is kept until all are complete. */
  static String partOfIndex(int shard) {
    return PARTS + "/index/%05d".formatted(shard);
  }

  /** Merges all into one index. */
  void joinIndex(String header, int shards) throws IOException {
    try (OutputStream index = system.create(new Path(path, INDEX), true)) {
      index.write(header.getBytes(StandardCharsets.UTF_8));
      for (int shard = 0; shard < shards; shard++) {
        try (InputStream part = system.open(new Path(path, partOfIndex(shard)))) {
          IOUtils.copyBytes(part, index, BUFFER);
        }
      }
    }
  }

  void deleteParts() throws IOException {
    own.delete(PARTS);
  }
}
