package io.frostline.storage;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * The right to be the only writer of a folder, or of one thing in it, on any file system whose
 * listings show every file that was written before, as local ones, HDFS and S3 do. Nothing has to
 * be atomic.
 *
 * <p>Each writer adds a claim of its own, with a name that nobody else uses, and only then lists
 * the claims. If there is no other, it has the lease. Of two writers, the one whose claim was
 * written second sees the first, so that never both have it; if each sees the other, both withdraw
 * and try again after random pauses. The same holds when several take over from a dead writer: each
 * lists again after deleting its claim.
 *
 * <p>A writer is dead if it was a process on this machine that has ended, or if the modification
 * time of its claim does not move for 120 seconds. A thread moves it every 10 seconds. A writer
 * that was stopped for longer notices at its next {@link #check}, before it writes; only if it is
 * stopped between a check and what follows could two write at the same time.
 */
public final class Lease implements AutoCloseable {
  /**
   * When the process exits, Spark stops first (priority 50), so that nothing is written any more;
   * the file systems stay open until then (10).
   */
  private static final int AFTER_SPARK = 20;

  private final Claims claims;
  private final Claim claim;
  private final Path file;
  private final LeaseTiming timing;
  private final FolderAtEnd folderAtEnd;
  private final Thread heart;
  private final Runnable atExit = this::withdraw;

  /** When the claim was last moved, in milliseconds of the clock, which goes on during a sleep. */
  private long beaten;

  private boolean lost;
  private boolean closed;

  /** What happens to the folder of the claim when it is withdrawn. */
  enum FolderAtEnd {
    /** It was there before. */
    KEPT,
    /** It was created for the claim. */
    DELETED_IF_EMPTY
  }

  /** Adds a claim, with its heartbeat; it may turn out not to be the only one. */
  Lease(Claims claims, Claim claim, LeaseTiming timing, FolderAtEnd folderAtEnd)
      throws IOException {
    this.claims = claims;
    this.claim = claim;
    this.file = claims.unused();
    this.timing = timing;
    this.folderAtEnd = folderAtEnd;
    this.heart = new Thread(this::beat, "lease of " + claims.folder().path());
    add();
    heart.setDaemon(true);
    heart.start();
  }

  /** If the process exits meanwhile, the claim is withdrawn as soon as it is written. */
  private synchronized void add() throws IOException {
    try {
      ShutdownHookManager.get().addShutdownHook(atExit, AFTER_SPARK);
    } catch (IllegalStateException shutdown) {
      throw new IOException("this process is ending", shutdown);
    }
    try {
      claims.add(claim, file);
    } catch (IOException failure) {
      closed = true;
      forgetExit();
      throw failure;
    }
    beaten = System.currentTimeMillis();
  }

  /**
   * Takes the lease of a folder; close it when nothing more will be written.
   *
   * @param command what will be written, such as "extract", which others are shown
   * @throws UserException if the folder has other content, in which nothing is written then, or
   *     another writer
   */
  public static Lease take(OwnFolder own, String command) {
    try {
      own.check();
    } catch (IOException unreadable) {
      throw Contest.impossible(own.folder().path(), unreadable);
    }
    return take(own.folder(), command);
  }

  /**
   * Takes the lease of a folder with any content.
   *
   * @throws UserException if it has another writer
   */
  public static Lease take(OutputFolder folder, String command) {
    return new Contest(
            new Claims(folder, Claims.ON_THE_FOLDER),
            folder.path().toString(),
            command,
            LeaseTiming.USUAL)
        .take();
  }

  /**
   * Takes the lease of one of the things in a folder, whose claims are hidden files beside it.
   *
   * @param name of the thing
   * @throws UserException if it has another writer
   */
  public static Lease take(OutputFolder folder, String name, String command) {
    return new Contest(
            new Claims(folder, "." + name + ".writer-"),
            new Path(folder.path(), name).toString(),
            command,
            LeaseTiming.USUAL)
        .take();
  }

  /** The writer of a folder, in words, unless it has none, or one that is known to be dead. */
  public static Optional<String> writer(OutputFolder folder) throws IOException {
    Claim here = Claim.own("read");
    for (Claims.Listed other : new Claims(folder, Claims.ON_THE_FOLDER).list()) {
      if (other.claim().fate(here) != Claim.Fate.DEAD) {
        return Optional.of(other.claim().inWords());
      }
    }
    return Optional.empty();
  }

  /**
   * Checks before a commit that no other writer has taken over.
   *
   * @throws UserException if one has; nothing may be written then
   */
  public synchronized void check() {
    if (closed) {
      throw new IllegalStateException(claims.folder().path() + " is not leased any more");
    }
    try {
      if (isLate(2)) {
        move();
      }
      lost |= !claims.folder().system().exists(file);
    } catch (IOException unreachable) {
      throw new UserException(
          Formatted.of(
              "Cannot find out whether %s still has this writer: %s. Run the same command again.",
              claims.folder().path(), Reason.of(unreachable)),
          unreachable);
    }
    if (lost) {
      throw new UserException(
          Formatted.of(
              "Another writer has taken over %s, because this one gave no sign of life for %,d seconds: the machine slept, or could not reach the storage. Nothing was written since. Run the same command again.",
              claims.folder().path(), timing.takeover().toSeconds()));
    }
  }

  private synchronized void beat() {
    while (!closed && !lost) {
      try {
        wait(timing.heartbeat().toMillis());
        if (!closed) {
          move();
        }
      } catch (IOException unreachable) {
        // The next beat may get through; if none does in time, another writer takes over.
      } catch (InterruptedException end) {
        return;
      }
    }
  }

  /** After a long gap, another writer may be about to take over, or have done so. */
  private void move() throws IOException {
    boolean late = isLate(timing.takeover().toMillis() / timing.heartbeat().toMillis() / 2);
    try {
      claims.touch(file, claim);
      lost |= late && claims.list().stream().anyMatch(other -> !other.path().equals(file));
      beaten = System.currentTimeMillis();
    } catch (FileNotFoundException removed) {
      lost = true;
    }
  }

  private boolean isLate(long beats) {
    return System.currentTimeMillis() - beaten > beats * timing.heartbeat().toMillis();
  }

  /** The file of the claim. */
  Path file() {
    return file;
  }

  @Override
  public void close() {
    withdraw();
    forgetExit();
  }

  private void forgetExit() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(atExit);
    }
  }

  /** Also when the process exits without closing it, so that the next writer need not wait. */
  private synchronized void withdraw() {
    if (closed) {
      return;
    }
    closed = true;
    notifyAll();
    try {
      claims.remove(file);
      if (folderAtEnd == FolderAtEnd.DELETED_IF_EMPTY) {
        claims.removeFolderIfEmpty();
      }
    } catch (IOException unreachable) {
      System.err.printf(
          Locale.ROOT,
          "%s cannot be deleted: %s. Until it is, the next command that writes there waits for %,d seconds.%n",
          file,
          unreachable.getMessage(),
          timing.takeover().toSeconds());
    }
  }
}
