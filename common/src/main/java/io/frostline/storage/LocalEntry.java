package io.frostline.storage;

import io.frostline.message.Formatted;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;

/**
 * What a name in a local folder stands for. Hadoop reports everything but folders as files and
 * hides links, but opening a named pipe can wait forever, and a device may never end.
 *
 * @param link whether the name is a symbolic link; the other facts are those of its target if it is
 *     followed and has one, otherwise its own
 * @param modified in milliseconds
 */
public record LocalEntry(Kind kind, boolean link, long length, long modified) {
  /** The bits of the file type in a mode, and their values: see inode(7). */
  private static final int TYPE = 0xF000;

  private static final int PIPE = 0x1000;
  private static final int CHARACTER_DEVICE = 0x2000;
  private static final int BLOCK_DEVICE = 0x6000;
  private static final int SOCKET = 0xC000;

  /** What it is, as far as reading is concerned. */
  public enum Kind {
    /** A regular file, which can be read to its end. */
    FILE,
    FOLDER,
    /** A link whose target does not exist or cannot be reached. */
    DANGLING,
    /** A pipe, a socket, a device, or a link that is not followed. */
    OTHER
  }

  /**
   * Looks at a name; only a link that is followed takes a second look.
   *
   * @throws NoSuchFileException if there is nothing of this name
   */
  public static LocalEntry of(Path path, SymbolicLinks links) throws IOException {
    BasicFileAttributes own =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!own.isSymbolicLink() || links == SymbolicLinks.REFUSED) {
      return of(kind(own), own.isSymbolicLink(), own);
    }
    try {
      BasicFileAttributes target = Files.readAttributes(path, BasicFileAttributes.class);
      return of(kind(target), true, target);
    } catch (IOException unreachable) {
      return of(Kind.DANGLING, true, own);
    }
  }

  private static LocalEntry of(Kind kind, boolean link, BasicFileAttributes facts) {
    return new LocalEntry(kind, link, facts.size(), facts.lastModifiedTime().toMillis());
  }

  private static Kind kind(BasicFileAttributes facts) {
    if (facts.isRegularFile()) {
      return Kind.FILE;
    }
    return facts.isDirectory() ? Kind.FOLDER : Kind.OTHER;
  }

  /**
   * The local path behind an address.
   *
   * @throws io.frostline.message.UserException if this process cannot write its name
   */
  public static Path path(LocalFileSystem system, org.apache.hadoop.fs.Path address) {
    NameCharset.ofThisProcess().check(address.toUri().getPath());
    return system.pathToFile(address).toPath();
  }

  /**
   * Refuses what can only be read from a regular file, without opening it. On other than local file
   * systems, everything that can be opened is a file.
   *
   * @throws NotAFileException if it is something else
   */
  public static void requireFile(
      FileSystem system, org.apache.hadoop.fs.Path address, SymbolicLinks links)
      throws IOException {
    if (system instanceof LocalFileSystem local) {
      requireFile(path(local, address), links);
    }
  }

  private static void requireFile(Path path, SymbolicLinks links) throws IOException {
    LinkOption[] options =
        links == SymbolicLinks.REFUSED
            ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS}
            : new LinkOption[0];
    BasicFileAttributes facts = facts(path, options);
    if (facts.isSymbolicLink()) {
      throw new NotAFileException(
          Formatted.of(
              "%s is a symbolic link, and --no-follow-links is set: replace it by the file, or leave out the option",
              path));
    }
    if (!facts.isRegularFile()) {
      throw new NotAFileException(
          Formatted.of(
              "%s is %s, but only regular files are read: remove it, or copy what is in it into files",
              path, facts.isDirectory() ? "a folder" : special(path)));
    }
  }

  private static BasicFileAttributes facts(Path path, LinkOption... options) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, options);
    } catch (FileSystemException failure) {
      // Links that lead to each other have no exception of their own.
      if (failure.getClass() == FileSystemException.class && Files.isSymbolicLink(path)) {
        throw new NoSuchFileException(path.toString(), null, failure.getReason());
      }
      throw failure;
    }
  }

  private static String special(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return "a special file";
    }
    return switch ((Integer) Files.getAttribute(path, "unix:mode") & TYPE) {
      case PIPE -> "a named pipe";
      case SOCKET -> "a socket";
      case CHARACTER_DEVICE, BLOCK_DEVICE -> "a device";
      default -> "a special file";
    };
  }
}
