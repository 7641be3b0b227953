package io.frostline.spark.export;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.JsonRecord;
import io.frostline.storage.Lease;
import io.frostline.storage.OutputFolder;
import io.frostline.storage.OwnFolder;
import io.frostline.storage.WholeFile;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;

/**
 * The folder of an export. {@code _export.json} is written first and last, so that a killed export
 * is recognised and can be continued. Unfinished files are in {@code _parts}, as are the parts of
 * the index until all are complete.
 */
final class ExportFolder {
  static final String INDEX = "index.csv";
  private static final String RECORD = "_export.json";
  private static final String PARTS = "_parts";
  private static final String PARTS_OF_INDEX = "index";
  private static final int BUFFER = 1 << 20;
  private static final JsonRecord<ExportRecord> JSON =
      new JsonRecord<>(
          ExportRecord.class, "Choose another --out, or replace the export with --overwrite.");

  private final OwnFolder own;
  private final OutputFolder folder;
  private final FileSystem system;
  private final Path path;
  private final Configuration hadoop;

  ExportFolder(String uri, Configuration hadoop) {
    this.hadoop = hadoop;
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

  /** Checks that it may be filled. */
  void check() throws IOException {
    own.check();
  }

  /** Deletes the export, if there is one. */
  void delete() throws IOException {
    if (!folder.isEmpty()) {
      own.delete();
    }
  }

  /**
   * The record of the export that is there, if there is one.
   *
   * @throws UserException if it is damaged
   */
  Optional<ExportRecord> record() throws IOException {
    return JSON.read(new Path(path, RECORD), system);
  }

  void write(ExportRecord record) throws IOException {
    new WholeFile(new Path(path, RECORD)).write(JSON.bytes(record), hadoop);
  }

  void write(String name, String text) throws IOException {
    try (OutputStream file = system.create(new Path(path, name), true)) {
      file.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * A temporary file until it is {@link #put} into place.
   *
   * @param attempt a name that no other task attempt of any run has
   */
  OutputStream begin(String name, String attempt) throws IOException {
    return new BufferedOutputStream(system.create(part(name, attempt), true), BUFFER);
  }

  private Path part(String name, String attempt) {
    return new Path(new Path(new Path(path, PARTS), attempt), new Path(name).getName());
  }

  /**
   * Moves a finished file into place; of several attempts, which wrote the same, the last one wins.
   */
  void put(String name, String attempt) throws IOException {
    folder.put(part(name, attempt), new Path(path, name));
  }

  /** Deletes the unfinished files of a task attempt, so that a full disk has room again. */
  void discard(String attempt) throws IOException {
    own.delete(PARTS + "/" + attempt);
  }

  /** Where the index of one file is kept until all are complete. */
  static String partOfIndex(int shard) {
    return Formatted.of("%s/%s/%05d", PARTS, PARTS_OF_INDEX, shard);
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

  /** The numbers of the files that an interrupted run has put into place. */
  Set<Integer> finished(ExportFormat format, int shards) throws IOException {
    Set<String> files = lengths().keySet();
    Set<String> parts = names(new Path(new Path(path, PARTS), PARTS_OF_INDEX));
    return IntStream.range(0, shards)
        .filter(shard -> files.contains(format.file(shard)))
        // Of the two files of a shard, the part of the index is put into place last.
        .filter(
            shard -> !format.needsIndex() || parts.contains(new Path(partOfIndex(shard)).getName()))
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The lengths of the files, by name. */
  Map<String, Long> lengths() throws IOException {
    Map<String, Long> lengths = new TreeMap<>();
    for (FileStatus file : list(path)) {
      if (file.isFile()) {
        lengths.put(file.getPath().getName(), file.getLen());
      }
    }
    return lengths;
  }

  /** Removes the unfinished files of an interrupted run. */
  void removeUnfinished() throws IOException {
    for (String name : names(new Path(path, PARTS))) {
      if (!name.equals(PARTS_OF_INDEX)) {
        own.delete(PARTS + "/" + name);
      }
    }
  }

  /** Removes what an interrupted run of Spark's own writer has left behind, committed or not. */
  void removeParquet() throws IOException {
    for (String name : names(path)) {
      if (name.matches("part-.*[.]parquet|_SUCCESS|_temporary|__magic")) {
        own.delete(name);
      }
    }
  }

  private Set<String> names(Path inside) throws IOException {
    return list(inside).stream()
        .map(file -> file.getPath().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<FileStatus> list(Path inside) throws IOException {
    try {
      return List.of(system.listStatus(inside, file -> !file.getName().startsWith(".")));
    } catch (FileNotFoundException absent) {
      return List.of();
    }
  }
}
