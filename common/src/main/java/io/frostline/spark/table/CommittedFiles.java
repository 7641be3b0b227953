package io.frostline.spark.table;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;

/** The files whose rows are those of a table: its manifest, in the order of their names. */
public record CommittedFiles(List<CommittedFile> files) {
  public CommittedFiles {
    files = List.copyOf(byName(files.stream()).values());
  }

  private static TreeMap<String, CommittedFile> byName(Stream<CommittedFile> files) {
    return files.collect(
        Collectors.toMap(
            CommittedFile::name, Function.identity(), (first, second) -> second, TreeMap::new));
  }

  /**
   * How the files in the folder differ from the manifest.
   *
   * @param missing files that are not there
   * @param resized files of another size
   * @param unlisted names of files that are there and were not committed
   */
  public record Differences(
      List<CommittedFile> missing, List<CommittedFile> resized, List<String> unlisted) {
    boolean isNone() {
      return missing.isEmpty() && resized.isEmpty() && unlisted.isEmpty();
    }
  }

  /** The number of rows in all files. */
  public long rows() {
    return files.stream().mapToLong(CommittedFile::rows).sum();
  }

  /** Those that are still in the folder. */
  CommittedFiles among(List<FileStatus> found) {
    Set<String> names =
        found.stream().map(file -> file.getPath().getName()).collect(Collectors.toSet());
    return new CommittedFiles(files.stream().filter(file -> names.contains(file.name())).toList());
  }

  /** The files with other files instead of some. */
  CommittedFiles with(Collection<CommittedFile> added, Collection<String> removed) {
    Set<String> gone = new HashSet<>(removed);
    return new CommittedFiles(
        Stream.concat(files.stream().filter(file -> !gone.contains(file.name())), added.stream())
            .toList());
  }

  /** Compares with the files in the folder, by name and size. */
  Differences compare(List<FileStatus> found) {
    Map<String, Long> sizes =
        found.stream()
            .collect(Collectors.toMap(file -> file.getPath().getName(), FileStatus::getLen));
    Set<String> listed = files.stream().map(CommittedFile::name).collect(Collectors.toSet());
    return new Differences(
        files.stream().filter(file -> !sizes.containsKey(file.name())).toList(),
        files.stream()
            .filter(
                file -> sizes.containsKey(file.name()) && sizes.get(file.name()) != file.bytes())
            .toList(),
        sizes.keySet().stream().filter(name -> !listed.contains(name)).sorted().toList());
  }
}
