package io.frostline.spark.pack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.frostline.storage.Lease;
import io.frostline.storage.OutputFolder;
import io.frostline.storage.OwnFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder of shards. A shard is complete once {@code _index} contains a file of its name, with one
 * line per image; that file is written last. {@code _rejected} has one line for each image that
 * could not be read, and {@code _parts} contains unfinished files.
 */
final class PackFolder {
  private static final String RECORD = "_pack.json";
  private static final String PARTS = "_parts";
  private static final String INDEX = "_index";
  private static final String REJECTED = "_rejected";
  private static final String JSON_ENDING = ".json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final OwnFolder own;
  private final OutputFolder folder;
  private final FileSystem system;
  private final Path path;

  PackFolder(String uri, Configuration hadoop) {
    own = own(uri, hadoop);
    folder = own.folder();
    system = folder.system();
    path = folder.path();
  }

  static OwnFolder own(String uri, Configuration hadoop) {
    return OwnFolder.of(uri, RECORD, "a folder of shards", hadoop);
  }

  /** Checks that it may be filled. */
  void check() throws IOException {
    own.check();
  }

  /** Makes this process its only writer, unless it has one, or may not be filled. */
  Lease lease() {
    return Lease.take(own, "pack");
  }

  Path path() {
    return path;
  }

  Path index() {
    return new Path(path, INDEX);
  }

  Path rejected() {
    return new Path(path, REJECTED);
  }

  /**
   * A glob pattern of the files in a folder, because Spark warns about folders with an underscore.
   */
  static String lines(Path folder) {
    return folder + "/*" + JSON_ENDING;
  }

  Path shard(String name) {
    return new Path(path, name);
  }

  boolean liesBelow(String other) {
    String above =
        new Path(other).makeQualified(system.getUri(), system.getWorkingDirectory()) + "/";
    return (path + "/").startsWith(above);
  }

  boolean isEmpty() throws IOException {
    return folder.isEmpty();
  }

  void delete() throws IOException {
    own.delete();
  }

  Optional<PackRecord> record() throws IOException {
    try (InputStream file = system.open(new Path(path, RECORD))) {
      return Optional.of(JSON.readValue(file, PackRecord.class));
    } catch (FileNotFoundException absent) {
      return Optional.empty();
    }
  }

  void write(PackRecord record) throws IOException {
    try (OutputStream file = system.create(new Path(path, RECORD), true)) {
      JSON.writeValue(file, record);
    }
  }

  /** The numbers of the complete shards. */
  Set<Integer> finished() throws IOException {
    Set<Integer> numbers = new TreeSet<>();
    for (FileStatus file : list(index())) {
      numbers.add(ShardName.number(file.getPath().getName()));
    }
    return numbers;
  }

  /** Removes the remains of a killed run: shards that are not in the index, and parts. */
  void removeUnfinished() throws IOException {
    Set<Integer> finished = finished();
    for (FileStatus file : list(path)) {
      String name = file.getPath().getName();
      if (ShardName.matches(name) && !finished.contains(ShardName.number(name))) {
        system.delete(file.getPath(), false);
      }
    }
    own.delete(PARTS);
    own.delete(REJECTED);
  }

  boolean hasRejected() throws IOException {
    return list(rejected()).length > 0;
  }

  private FileStatus[] list(Path folder) throws IOException {
    try {
      return system.listStatus(folder, file -> !file.getName().startsWith("."));
    } catch (FileNotFoundException absent) {
      return new FileStatus[0];
    }
  }

  void deleteParts() throws IOException {
    own.delete(PARTS);
  }

  /** The path to which a task attempt writes a file before it is moved into place. */
  Path part(String name, long attempt) {
    return new Path(new Path(path, PARTS), attempt + "-" + name);
  }

  OutputStream create(Path file) throws IOException {
    return system.create(file, true);
  }

  /**
   * Moves a finished file into place; of several attempts, which wrote the same, the last one wins.
   */
  void put(Path part, Path target) throws IOException {
    folder.put(part, target);
  }

  Path indexOf(String shard) {
    return new Path(index(), shard + JSON_ENDING);
  }

  Path rejectedOf(String shard) {
    return new Path(rejected(), shard + JSON_ENDING);
  }
}
