package io.frostline.image;

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

/** Reads images from any file system that Hadoop knows: local, HDFS, S3 and others. */
public final class HadoopImageFileReader implements ImageFileReader {
  /**
   * No camera writes files of this size; it bounds what a stray archive among the images can do to
   * an executor's memory.
   */
  public static final int MAX_BYTES = 256 << 20;

  /** A listed length is not proved: what is set aside for it beforehand is limited. */
  private static final int MAX_IN_ONE_CALL = 16 << 20;

  private static final byte[] NOTHING = {};

  private final Configuration configuration;
  private final Map<String, FileSystem> systems = new ConcurrentHashMap<>();

  public HadoopImageFileReader(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public byte[] read(ImageFile file) throws RejectedImageException {
    if (file.uri().isBlank()) {
      throw new RejectedImageException(RejectionReason.NOT_FOUND, "the row has no uri");
    }
    try {
      Path path = new Path(file.uri());
      try (InputStream stream = open(system(path), path)) {
        return readAll(stream, file.length());
      }
    } catch (IOException | IllegalArgumentException failure) {
      throw rejection(failure);
    }
  }

  /** Storage's failure as the image's. */
  public static RejectedImageException rejection(Exception failure) {
    return new RejectedImageException(reasonOf(failure), messageOf(failure), failure);
  }

  /** Hadoop caches file systems too, but asks who the user is each time. */
  private FileSystem system(Path path) throws IOException {
    String root = path.toUri().getScheme() + "://" + path.toUri().getAuthority();
    FileSystem known = systems.get(root);
    if (known == null) {
      known = path.getFileSystem(configuration);
      systems.put(root, known);
    }
    return known;
  }

  /** Local files without Hadoop's layers above them, which cost ten times what the disk does. */
  public static InputStream open(FileSystem system, Path path) throws IOException {
    return system instanceof LocalFileSystem local
        ? Files.newInputStream(local.pathToFile(path).toPath())
        : system.open(path);
  }

  /**
   * In one call where the listing told the length: each call may be a round trip to the storage.
   * The file may have another length by now.
   *
   * @param listed null where it is not known
   */
  private static byte[] readAll(InputStream stream, Long listed)
      throws IOException, RejectedImageException {
    byte[] expected = new byte[listed == null ? 0 : (int) Math.min(listed, MAX_IN_ONE_CALL)];
    int read = stream.readNBytes(expected, 0, expected.length);
    byte[] more = read < expected.length ? NOTHING : stream.readNBytes(MAX_BYTES + 1 - read);
    if (read + more.length > MAX_BYTES) {
      throw new RejectedImageException(
          RejectionReason.FILE_TOO_LARGE,
          "the file is larger than the limit of " + MAX_BYTES + " bytes");
    }
    if (read + more.length == 0) {
      throw new RejectedImageException(RejectionReason.EMPTY_FILE, "the file has 0 bytes");
    }
    if (more.length == 0 && read == expected.length) {
      return expected;
    }
    byte[] bytes = Arrays.copyOf(expected, read + more.length);
    System.arraycopy(more, 0, bytes, read, more.length);
    return bytes;
  }

  private static RejectionReason reasonOf(Exception failure) {
    if (failure instanceof AccessControlException || failure instanceof AccessDeniedException) {
      return RejectionReason.NO_PERMISSION;
    }
    boolean absent =
        failure instanceof FileNotFoundException || failure instanceof NoSuchFileException;
    return absent ? RejectionReason.NOT_FOUND : RejectionReason.READ_FAILED;
  }

  private static String messageOf(Exception failure) {
    String kind = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? kind : kind + ": " + failure.getMessage();
  }
}
