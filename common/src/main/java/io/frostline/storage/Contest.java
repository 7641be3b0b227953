package io.frostline.storage;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.Claim.Fate;
import io.frostline.storage.Claims.Listed;
import io.frostline.storage.Lease.FolderAtEnd;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hadoop.fs.Path;

/** How a writer comes to its {@link Lease}, or is refused. */
final class Contest {
  private static final int TRIES = 3;

  private final Claims claims;
  private final String what;
  private final String command;
  private final LeaseTiming timing;

  /**
   * @param what the lease is for, for messages
   * @param command that wants it
   */
  Contest(Claims claims, String what, String command, LeaseTiming timing) {
    this.claims = claims;
    this.what = what;
    this.command = command;
    this.timing = timing;
  }

  /**
   * Takes the lease, possibly from a dead writer.
   *
   * @throws UserException if there is another writer
   */
  Lease take() {
    try {
      FolderAtEnd folderAtEnd =
          claims.folderExists() ? FolderAtEnd.KEPT : FolderAtEnd.DELETED_IF_EMPTY;
      for (int left = TRIES - 1; ; left--) {
        Optional<Lease> lease = tried(folderAtEnd, left > 0);
        if (lease.isPresent()) {
          return lease.get();
        }
        pause();
      }
    } catch (IOException failure) {
      throw impossible(claims.folder().path(), failure);
    }
  }

  private Optional<Lease> tried(FolderAtEnd folderAtEnd, boolean mayWithdraw) throws IOException {
    Try tried;
    try {
      tried = new Try(folderAtEnd, mayWithdraw);
    } catch (FileNotFoundException folderRemoved) {
      // Another writer that had created it was refused at this moment.
      if (mayWithdraw) {
        return Optional.empty();
      }
      throw folderRemoved;
    }
    return tried.isAlone() ? Optional.of(tried.lease) : Optional.empty();
  }

  /** The error for a folder in which no claim can be written or read. */
  static UserException impossible(Path folder, IOException failure) {
    return new UserException(
        Formatted.of(
            "Cannot write to %s: %s. Check the address, its permissions and free space.",
            folder, failure.getMessage()),
        failure);
  }

  private void pause() throws IOException {
    sleep(
        ThreadLocalRandom.current()
            .nextLong(timing.shortestPause().toMillis(), timing.longestPause().toMillis()));
  }

  private static void sleep(long milliseconds) throws IOException {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for another writer", end);
    }
  }

  /** A claim, and what is done about those of others. */
  private final class Try {
    private final Claim own = Claim.own(command);
    private final Lease lease;
    private final boolean mayWithdraw;
    private final Map<Path, Sight> watched = new HashMap<>();
    private boolean announced;

    /** When a claim was first seen, and how. */
    private record Sight(long modified, long nanoseconds) {}

    Try(FolderAtEnd folderAtEnd, boolean mayWithdraw) throws IOException {
      this.mayWithdraw = mayWithdraw;
      this.lease = new Lease(claims, own, timing, folderAtEnd);
    }

    /**
     * Whether no other claim is left; otherwise the own one is withdrawn.
     *
     * @throws UserException if there is another writer, and it does not make sense to try again
     */
    boolean isAlone() throws IOException {
      boolean alone = false;
      try {
        Optional<Boolean> decided = look();
        while (decided.isEmpty()) {
          sleep(timing.glance().toMillis());
          decided = look();
        }
        alone = decided.get();
        return alone;
      } finally {
        if (!alone) {
          lease.close();
        }
      }
    }

    /** Empty while it is not known whether the others are dead. */
    private Optional<Boolean> look() throws IOException {
      List<Listed> others = others();
      while (removesDeadOf(others)) {
        others = others();
      }
      if (others.isEmpty()) {
        return Optional.of(true);
      }
      for (Listed other : others) {
        if (mayWithdraw && isYoung(other.claim())) {
          return Optional.of(false);
        }
        if (isAlive(other)) {
          throw refusal(other.claim());
        }
      }
      announce(others.get(0).claim());
      return Optional.empty();
    }

    /** The own claim is not among them, and must be there, or others may not see it, either. */
    private List<Listed> others() throws IOException {
      List<Listed> all = claims.list();
      List<Listed> others = all.stream().filter(each -> !each.path().equals(lease.file())).toList();
      if (others.size() == all.size()) {
        throw new IOException("a file that was just written there is not listed");
      }
      return others;
    }

    private boolean removesDeadOf(List<Listed> others) throws IOException {
      boolean removes = false;
      for (Listed other : others) {
        if (isDead(other)) {
          claims.remove(other.path());
          removes = true;
        }
      }
      return removes;
    }

    private boolean isDead(Listed other) throws IOException {
      if (other.claim().fate(own) == Fate.DEAD) {
        return true;
      }
      Sight first = watched.get(other.path());
      return first != null
          && first.modified == other.modified()
          && System.nanoTime() - first.nanoseconds > timing.takeover().toNanos();
    }

    /** Its writer may be looking at the claims, too, so that both would be refused. */
    private boolean isYoung(Claim other) {
      return other.since().isAfter(own.since().minus(timing.settled()));
    }

    private boolean isAlive(Listed other) throws IOException {
      Sight now = new Sight(other.modified(), System.nanoTime());
      Sight first = watched.putIfAbsent(other.path(), now);
      return other.claim().fate(own) == Fate.ALIVE
          || first != null && first.modified != other.modified();
    }

    private UserException refusal(Claim other) {
      return new UserException(
          Formatted.of(
              "Another writer is at work in %s: %s. There can be only one at a time. Wait until it ends, then run this command again; if it was killed, the command takes over %,d seconds after its last sign of life.",
              what, other.inWords(), timing.takeover().toSeconds()));
    }

    private void announce(Claim other) {
      if (!announced) {
        announced = true;
        System.err.printf(
            Locale.ROOT,
            "Another writer was at work in %s: %s. Unless it gives a sign of life, this command takes over at %s.%n",
            what,
            other.inWords(),
            Instant.now().plus(timing.takeover()).truncatedTo(ChronoUnit.SECONDS));
      }
    }
  }
}
