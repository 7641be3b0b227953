package io.frostline.jobs;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.ProcessName;
import io.frostline.storage.TemporaryFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * The folder of this process for temporary files, Spark's too. Only its user may read it. It is
 * removed when the process ends; if the process is killed, by the next one with a folder beside it.
 * {@code deploy/frostline} makes it before Java starts.
 *
 * @param path of the folder
 * @param owner the process, which the name of the folder contains
 */
record RunFolder(Path path, ProcessName owner) {
  private static final String PREFIX = "frostline-run-";

  /** After Spark has removed its own files, and Hadoop's file systems those that they delete. */
  private static final int LAST = 0;

  /** Makes this process use such a folder, if the system lets processes be told apart. */
  static void enter() {
    Optional<ProcessName> own = ProcessName.own();
    if (own.isPresent()) {
      Path root = TemporaryFiles.root().toAbsolutePath();
      String name = PREFIX + own.get();
      Path above = root.endsWith(name) ? root.getParent() : root;
      RunFolder folder = new RunFolder(above.resolve(name), own.get());
      folder.open();
      System.setProperty("java.io.tmpdir", folder.path.toString());
      Stream.of(Optional.ofNullable(System.getenv("SPARK_LOCAL_DIRS")).orElse("").split(","))
          .map(Path::of)
          .filter(other -> other.endsWith(name) && !other.equals(folder.path))
          .forEach(other -> new RunFolder(other, own.get()).open());
    }
  }

  /** The one that this process uses; empty if it has entered none. */
  static Optional<RunFolder> current() {
    Path root = TemporaryFiles.root();
    return ProcessName.own()
        .filter(own -> root.endsWith(PREFIX + own))
        .map(own -> new RunFolder(root, own));
  }

  /** Opens another one of this process, below a folder of the user's choice. */
  RunFolder below(Path root) {
    RunFolder other = new RunFolder(root.toAbsolutePath().resolve(path.getFileName()), owner);
    other.open();
    return other;
  }

  private void open() {
    try {
      Files.createDirectories(path.getParent());
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException madeByTheLauncher) {
      refuseForeign();
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of(
              "The folder %s for temporary files cannot be made: %s. Free some space there, or choose another folder: SPARK_LOCAL_DIRS for deploy/frostline, -Djava.io.tmpdir for spark-submit.",
              path, failure),
          failure);
    }
    ShutdownHookManager.get().addShutdownHook(() -> remove(path), LAST);
    removeThoseOfEndedProcesses();
  }

  /** A folder that others prepared could be read by them, or lead elsewhere. */
  private void refuseForeign() {
    try {
      PosixFileAttributes found = attributes(path);
      boolean isOurs =
          found.isDirectory()
              && user(path) == userOfThisProcess()
              && PosixFilePermissions.toString(found.permissions()).endsWith("------");
      if (!isOurs) {
        throw new UserException(
            Formatted.of(
                "%s is not a folder of this user alone, so no temporary files are written there. Remove it, or choose another folder: SPARK_LOCAL_DIRS for deploy/frostline, -Djava.io.tmpdir for spark-submit.",
                path));
      }
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of(
              "The folder %s for temporary files cannot be read: %s. Choose another folder: SPARK_LOCAL_DIRS for deploy/frostline, -Djava.io.tmpdir for spark-submit.",
              path, failure),
          failure);
    }
  }

  /** The effective one; the owner of its files in /proc may be root instead. */
  private static int userOfThisProcess() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("Uid:"))
          .map(line -> Integer.parseUnsignedInt(line.split("\\s+")[2]))
          .findFirst()
          .orElseThrow(() -> new IOException("/proc/self/status has no line Uid"));
    }
  }

  private static int user(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /** Removes folders of this form, user and machine beside this one whose processes have ended. */
  private void removeThoseOfEndedProcesses() {
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(path.getParent(), PREFIX + "*")) {
      for (Path folder : beside) {
        if (isLeft(folder)) {
          remove(folder);
        }
      }
    } catch (IOException unreadable) {
      // What is left there disturbs nobody; a later run may see it.
    }
  }

  private boolean isLeft(Path folder) throws IOException {
    Optional<ProcessName> process =
        ProcessName.parse(folder.getFileName().toString().substring(PREFIX.length()));
    if (process.isEmpty() || !process.get().hasEnded(owner)) {
      return false;
    }
    return attributes(folder).isDirectory() && user(folder) == userOfThisProcess();
  }

  private static PosixFileAttributes attributes(Path folder) throws IOException {
    return Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Links are removed, not followed. What cannot be removed stays for a later run. */
  private static void remove(Path folder) {
    try {
      Files.walkFileTree(folder, new Removal());
    } catch (IOException inUse) {
      // Another run removes it, too, or something still writes there.
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
