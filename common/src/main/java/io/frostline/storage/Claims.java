package io.frostline.storage;

import io.frostline.message.Formatted;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The claims on one thing in a folder: files whose names begin alike, one for each writer.
 *
 * @param folder with the thing, or the thing itself
 * @param prefix of the names
 */
record Claims(OutputFolder folder, String prefix) {
  /** Of claims on a folder as a whole; readers of tables ignore such names. */
  static final String ON_THE_FOLDER = "_writer-";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LARGEST = 10_000;

  /**
   * A claim that was listed.
   *
   * @param modified in milliseconds, by the clock of the file system or of the writer
   */
  record Listed(Path path, long modified, Claim claim) {}

  /** Whether a file is a claim on the folder that it is in, or the remains of one. */
  static boolean isOnTheFolder(Path file) {
    return names(ON_THE_FOLDER, "(\\.next)?").matcher(file.getName()).matches();
  }

  private static Pattern names(String prefix, String suffix) {
    return Pattern.compile(Pattern.quote(prefix) + "[0-9a-f]{16}\\.json" + suffix);
  }

  /** All claims; a claim that disappears meanwhile is left out. */
  List<Listed> list() throws IOException {
    Pattern own = names(prefix, "");
    List<Listed> listed = new ArrayList<>();
    try {
      for (FileStatus file :
          system().listStatus(folder.path(), path -> own.matcher(path.getName()).matches())) {
        read(file, listed);
      }
    } catch (FileNotFoundException absent) {
      return List.of();
    }
    return listed;
  }

  private void read(FileStatus file, List<Listed> listed) throws IOException {
    byte[] content;
    try (InputStream in = system().open(file.getPath())) {
      content = in.readNBytes(LARGEST);
    } catch (FileNotFoundException withdrawn) {
      return;
    } catch (IOException unreadable) {
      content = new byte[0];
    }
    listed.add(new Listed(file.getPath(), file.getModificationTime(), Claim.read(content)));
  }

  /** The file of a claim to come, with a name that nobody else uses. */
  Path unused() {
    return new Path(folder.path(), Formatted.of("%s%016x.json", prefix, RANDOM.nextLong()));
  }

  /** Adds a claim, which appears whole; the folder is created if it does not exist. */
  void add(Claim claim, Path file) throws IOException {
    if (ObjectStores.have(system().getUri().getScheme())) {
      write(claim, file);
    } else {
      Path next = WholeFile.unfinished(file);
      write(claim, next);
      if (!system().rename(next, file)) {
        throw new IOException("the file system failed to rename " + next + " to " + file);
      }
    }
  }

  private void write(Claim claim, Path file) throws IOException {
    try (OutputStream out = system().create(file, true)) {
      out.write(claim.bytes());
    }
  }

  /**
   * Moves the modification time of a claim, which never disappears meanwhile. Object stores cannot
   * set it, so that the claim is written again there.
   *
   * @throws FileNotFoundException if the claim was removed
   */
  void touch(Path file, Claim claim) throws IOException {
    long before = system().getFileStatus(file).getModificationTime();
    system().setTimes(file, System.currentTimeMillis(), -1);
    if (system().getFileStatus(file).getModificationTime() == before) {
      write(claim, file);
    }
  }

  /** Removes a claim, if it exists. */
  void remove(Path file) throws IOException {
    system().delete(file, false);
    system().delete(WholeFile.unfinished(file), false);
  }

  /** Removes the folder, if nothing is in it. */
  void removeFolderIfEmpty() throws IOException {
    try {
      if (system() instanceof LocalFileSystem local) {
        // The one of Hadoop would also delete what another process puts there at this moment.
        Files.deleteIfExists(LocalEntry.path(local, folder.path()));
      } else if (system().exists(folder.path()) && system().listStatus(folder.path()).length == 0) {
        system().delete(folder.path(), false);
      }
    } catch (DirectoryNotEmptyException used) {
      // It is no longer this process that needs it.
    }
  }

  boolean folderExists() throws IOException {
    return system().exists(folder.path());
  }

  private FileSystem system() {
    return folder.system();
  }
}
