package io.frostline.test;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;

/**
 * A folder on a storage that is not this machine's own.
 *
 * @param uri with a slash at its end
 */
record RemoteFolder(FileSystem files, String uri) {
  String uri(String name) {
    return uri + name;
  }

  void upload(Path from, String to) throws IOException {
    FileUtil.copy(from.toFile(), files, path(to), false, files.getConf());
  }

  void copy(String from, String to) throws IOException {
    FileUtil.copy(files, path(from), files, path(to), false, files.getConf());
  }

  /** A table as it lies there, in a folder of this machine that does not exist yet. */
  Table download(String table, Path to) throws IOException {
    files.copyToLocalFile(false, path(table), new org.apache.hadoop.fs.Path(to.toUri()), true);
    return new Table(to);
  }

  byte[] read(String name) throws IOException {
    try (InputStream file = files.open(path(name))) {
      return file.readAllBytes();
    }
  }

  String text(String name) throws IOException {
    return new String(read(name), StandardCharsets.UTF_8);
  }

  /** What is in a folder, sorted; nothing if it is not there. */
  List<String> names(String folder) throws IOException {
    try {
      return Arrays.stream(files.listStatus(path(folder)))
          .map(status -> status.getPath().getName())
          .sorted()
          .toList();
    } catch (FileNotFoundException absent) {
      return List.of();
    }
  }

  /** How many files of a table are committed. */
  long committed(String table) throws IOException {
    return names(table).stream().filter(name -> name.endsWith(".parquet")).count();
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(uri(name));
  }
}
