package io.frostline.spark.pack;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.JsonRecord;
import io.frostline.storage.Lease;
import io.frostline.storage.OutputFolder;
import io.frostline.storage.OwnFolder;
import io.frostline.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * could not be read. During a run, {@code _plan} says which image goes into which shard, and {@code
 * _parts} contains unfinished files.
 */
final class PackFolder {
  private static final String RECORD = "_pack.json";
  private static final String PARTS = "_parts";
  private static final String PLAN = "_plan";
  private static final String INDEX = "_index";
  private static final String REJECTED = "_rejected";
  private static final String JSON_ENDING = ".json";
  private static final JsonRecord<PackRecord> JSON =
      new JsonRecord<>(PackRecord.class, "Restore the file, or start over with --overwrite.");

  private final OwnFolder own;
  private final OutputFolder folder;
  private final FileSystem system;
  private final Path path;
  private final Configuration hadoop;

  PackFolder(String uri, Configuration hadoop) {
    this.hadoop = hadoop;
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
    String literal = folder.toString().replaceAll("[\\\\*?\\[\\]{}]", "\\\\$0");
    return literal + "/*" + JSON_ENDING;
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

  /**
   * The content of {@code _pack.json}, if it exists.
   *
   * @throws UserException if it is damaged
   */
  Optional<PackRecord> record() throws IOException {
    return JSON.read(new Path(path, RECORD), system);
  }

  void write(PackRecord record) throws IOException {
    new WholeFile(new Path(path, RECORD)).write(JSON.bytes(record), hadoop);
  }

  /** The folder of the table of a plan. */
  Path plan(String table) {
    return new Path(new Path(path, PLAN), table);
  }

  /** Deletes the tables of all plans but one. */
  void deletePlansBut(String table) throws IOException {
    for (FileStatus plan : list(new Path(path, PLAN))) {
      if (!plan.getPath().getName().equals(table)) {
        own.delete(PLAN + "/" + plan.getPath().getName());
      }
    }
  }

  void deletePlans() throws IOException {
    own.delete(PLAN);
  }

  /** The names of the files of the index, one for each complete shard. */
  List<String> indexFiles() throws IOException {
    return Arrays.stream(list(index()))
        .map(file -> file.getPath().getName())
        .filter(name -> name.endsWith(JSON_ENDING))
        .sorted()
        .toList();
  }

  /** The name of the shard that a file of the index describes. */
  static String shardOfIndex(String file) {
    return file.substring(0, file.length() - JSON_ENDING.length());
  }

  /** The lengths of the shards in the folder, complete or not, by name. */
  Map<String, Long> lengths() throws IOException {
    Map<String, Long> lengths = new HashMap<>();
    for (FileStatus file : list(path)) {
      if (ShardName.matches(file.getPath().getName())) {
        lengths.put(file.getPath().getName(), file.getLen());
      }
    }
    return lengths;
  }

  /**
   * Removes the remains of a killed run: parts, and shards that it planned but did not finish.
   *
   * @param planned the numbers of its shards
   * @throws UserException if there is a shard that is neither complete nor planned
   */
  void removeUnfinished(Set<Integer> planned) throws IOException {
    Set<String> unfinished = new TreeSet<>(lengths().keySet());
    indexFiles().forEach(file -> unfinished.remove(shardOfIndex(file)));
    for (String shard : unfinished) {
      if (!planned.contains(ShardName.number(shard))) {
        throw new UserException(
            Formatted.of(
                "The shard %s is not in the index of this folder, and no interrupted run has left it behind. Move it elsewhere, or choose another --out; nothing was deleted.",
                shard(shard)));
      }
    }
    for (String shard : unfinished) {
      system.delete(shard(shard), false);
    }
    own.delete(PARTS);
    own.delete(REJECTED);
  }

  /** Takes a shard out of the index, and then deletes what is left of it. */
  void remove(IndexedShard shard) throws IOException {
    system.delete(indexOf(shard.name()), false);
    system.delete(shard(shard.name()), false);
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

  /**
   * The path to which a task attempt writes a file before it is moved into place.
   *
   * @param run a name that no other run has
   */
  Path part(String run, long attempt, String name) {
    return new Path(new Path(new Path(path, PARTS), run), attempt + "-" + name);
  }

  /** Deletes a part that was not moved into place, so that a full disk has room again. */
  void discard(Path part) throws IOException {
    system.delete(part, false);
  }

  long length(Path file) throws IOException {
    return system.getFileStatus(file).getLen();
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
