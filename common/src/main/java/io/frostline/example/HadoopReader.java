package io.frostline.example;

import io.frostline.storage.LocalEntry;
import io.frostline.storage.NotAFileException;
import io.frostline.storage.SymbolicLinks;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** Reads images from any Hadoop file system: local, HDFS, S3 and others. */
public final class HadoopReader implements ExampleReader {
  /**
   * No camera writes files of this size. The limit protects the memory of executors from a stray
   * archive among the images.
   */
  public static final int MAX_BYTES = 256 << 20;

  /** A listed length may be wrong, so the buffer that is allocated for it in advance is limited. */
  private static final int MAX_IN_ONE_CALL = 16 << 20;

  private static final byte[] NOTHING = {};

  private final Configuration configuration;
  private final SymbolicLinks links;
  private final Map<String, FileSystem> systems = new ConcurrentHashMap<>();

  /** A reader that follows links. */
  public HadoopReader(Configuration configuration) {
    this(configuration, SymbolicLinks.FOLLOWED);
  }

  /**
   * @param links whether an image may be a link; the folders above it always may
   */
  public HadoopReader(Configuration configuration, SymbolicLinks links) {
    this.configuration = configuration;
    this.links = links;
  }

  @Override
  public byte[] read(Example file) throws RejectedExampleException {
    if (file.uri().isBlank()) {
      throw new RejectedExampleException(RejectionReason.NOT_FOUND, "The row has no uri.");
    }
    try {
      Path path = new Path(file.uri());
      try (InputStream stream = open(system(path), path, links)) {
        return readAll(stream, file.length());
      }
    } catch (IOException | IllegalArgumentException failure) {
      throw rejection(failure);
    }
  }

  /** Turns a storage failure into a rejection of the image. */
  public static RejectedExampleException rejection(Exception failure) {
    return new RejectedExampleException(reasonOf(failure), messageOf(failure), failure);
  }

  /** Hadoop caches file systems too, but looks up the current user on each call. */
  private FileSystem system(Path path) throws IOException {
    String root = path.toUri().getScheme() + "://" + path.toUri().getAuthority();
    FileSystem known = systems.get(root);
    if (known == null) {
      known = path.getFileSystem(configuration);
      systems.put(root, known);
    }
    return known;
  }

  /**
   * Opens a file. Local ones are opened directly: the layers that Hadoop adds cost ten times as
   * much as the disk.
   *
   * @throws NotAFileException if it is not a regular file, which is not opened then
   */
  public static InputStream open(FileSystem system, Path path) throws IOException {
    return open(system, path, SymbolicLinks.FOLLOWED);
  }

  private static InputStream open(FileSystem system, Path path, SymbolicLinks links)
      throws IOException {
    LocalEntry.requireFile(system, path, links);
    return system instanceof LocalFileSystem local
        ? Files.newInputStream(LocalEntry.path(local, path))
        : system.open(path);
  }

  /**
   * Reads in one call if the listing knows the length, because each call may be a round trip to the
   * storage. The length may have changed since.
   *
   * @param listed null if it is not known
   */
  private static byte[] readAll(InputStream stream, Long listed)
      throws IOException, RejectedExampleException {
    byte[] expected = new byte[listed == null ? 0 : (int) Math.min(listed, MAX_IN_ONE_CALL)];
    int read = stream.readNBytes(expected, 0, expected.length);
    byte[] more = read < expected.length ? NOTHING : stream.readNBytes(MAX_BYTES + 1 - read);
    if (read + more.length > MAX_BYTES) {
      throw new RejectedExampleException(
          RejectionReason.FILE_TOO_LARGE,
          "The file is larger than the limit of " + MAX_BYTES + " bytes. Shrink it.");
    }
    if (read + more.length == 0) {
      throw new RejectedExampleException(
          RejectionReason.EMPTY_FILE, "The file is empty (0 bytes). Fetch it again.");
    }
    if (more.length == 0 && read == expected.length) {
      return expected;
    }
    byte[] bytes = Arrays.copyOf(expected, read + more.length);
    System.arraycopy(more, 0, bytes, read, more.length);
    return bytes;
  }

  private static RejectionReason reasonOf(Exception failure) {
    if (failure instanceof NotAFileException) {
      return RejectionReason.NOT_A_FILE;
    }
    if (failure instanceof AccessControlException || failure instanceof AccessDeniedException) {
      return RejectionReason.NO_PERMISSION;
    }
    boolean absent =
        failure instanceof FileNotFoundException || failure instanceof NoSuchFileException;
    return absent ? RejectionReason.NOT_FOUND : RejectionReason.READ_FAILED;
  }

  private static String messageOf(Exception failure) {
    if (failure instanceof NotAFileException) {
      return failure.getMessage() + ".";
    }
    String kind = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? kind : kind + ": " + failure.getMessage();
  }
}
