package io.frostline.spark.listing;

import io.frostline.example.Example;
import io.frostline.storage.LocalEntry;
import io.frostline.storage.LocalEntry.Kind;
import io.frostline.storage.NameCharset;
import io.frostline.storage.SymbolicLinks;
import java.io.IOException;
import java.nio.file.Paths;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/** Looks up the images that a manifest names, within a task. */
final class NamedImages {
  private static final Pattern WITH_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

  private static final String LOCAL = "file:/";
  private static final Path ROOT = new Path(LOCAL);

  private final String folder;
  private final SymbolicLinks links;
  private final Configuration hadoop;

  /** Hadoop takes as long to find a file system as a local one to look at a file. */
  private final Map<String, FileSystem> systems = new HashMap<>();

  /**
   * Creates a look-up.
   *
   * @param folder of the manifest, to which locations are relative
   */
  NamedImages(String folder, SymbolicLinks links, Configuration hadoop) {
    this.folder = folder;
    this.links = links;
    this.hadoop = hadoop;
  }

  /**
   * Rows of {@link ListedExample#SCHEMA}, lazily.
   *
   * @param named a location and a label each
   */
  Iterator<Row> located(Iterator<Row> named) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return named.hasNext();
      }

      @Override
      public Row next() {
        return ListedExample.row(locate(named.next()));
      }
    };
  }

  private Example locate(Row row) {
    String uri = row.getString(0) == null ? "" : absolute(folder, row.getString(0));
    String label = row.getString(1);
    try {
      Optional<java.nio.file.Path> plain = plain(uri);
      if (plain.isPresent()) {
        return located(uri, label, LocalEntry.of(plain.get(), links));
      }
      Path path = new Path(uri);
      FileSystem system = system(path);
      if (system instanceof LocalFileSystem local) {
        LocalEntry entry = LocalEntry.of(LocalEntry.path(local, path), links);
        return located(uri, label, entry);
      }
      FileStatus status = system.getFileStatus(path);
      Instant modified = Instant.ofEpochMilli(status.getModificationTime());
      return new Example(uri, label, status.getLen(), modified);
    } catch (IOException | IllegalArgumentException unreadable) {
      return new Example(uri, label, null, null);
    }
  }

  /**
   * The path of a local file, if it is written in the usual form; otherwise empty. Hadoop takes
   * longer to understand an address than the file system to look at the file.
   */
  private Optional<java.nio.file.Path> plain(String uri) throws IOException {
    if (!uri.startsWith(LOCAL)
        || uri.endsWith("/")
        || uri.contains("//")
        || uri.contains("/.")
        || !(system(ROOT) instanceof LocalFileSystem)) {
      return Optional.empty();
    }
    String path = uri.substring(LOCAL.length() - 1);
    NameCharset.ofThisProcess().check(path);
    return Optional.of(Paths.get(path));
  }

  private FileSystem system(Path path) throws IOException {
    String place = path.toUri().getScheme() + "://" + path.toUri().getAuthority();
    FileSystem known = systems.get(place);
    if (known == null) {
      known = path.getFileSystem(hadoop);
      systems.put(place, known);
    }
    return known;
  }

  /** Without a length if it is not a file, and without a time if it is a link to nothing. */
  private static Example located(String uri, String label, LocalEntry entry) {
    return new Example(
        uri,
        label,
        entry.kind() == Kind.FILE ? (Long) entry.length() : null,
        entry.kind() == Kind.DANGLING ? null : Instant.ofEpochMilli(entry.modified()));
  }

  /**
   * The location of an image.
   *
   * @param folder of the manifest
   * @param uri as the manifest has it
   */
  static String absolute(String folder, String uri) {
    boolean relative =
        !uri.isBlank() && !uri.startsWith("/") && !WITH_SCHEME.matcher(uri).matches();
    return relative ? folder + "/" + uri : uri;
  }
}
