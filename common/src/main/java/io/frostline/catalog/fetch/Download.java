package io.frostline.catalog.fetch;

import io.frostline.catalog.Checksum;
import io.frostline.catalog.FileChecksums;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Downloads a file from the first of its sources that has it, and gives it its name only when its
 * checksums are correct.
 */
final class Download {
  private final Network network;
  private final TransferProgress progress;

  Download(Network network, TransferProgress progress) {
    this.network = network;
    this.progress = progress;
  }

  /**
   * Downloads a file, or the rest of it, unless it is already here.
   *
   * @throws UserException listing what was wrong with each source
   */
  FetchedFile run(WantedFile wanted, Path folder) {
    Path whole = folder.resolve(wanted.name());
    try {
      if (Files.isRegularFile(whole)) {
        FileChecksums sums = FileChecksums.of(whole);
        if (!wanted.checksums().isEmpty() && sums.missing(wanted.checksums()).isEmpty()) {
          return fetched(whole, sums, wanted);
        }
        Files.delete(whole);
      }
      try (PartialFile part = new PartialFile(whole, wanted.bytes())) {
        return bring(wanted, part);
      } finally {
        Leftovers.deleteEmpty(folder);
      }
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of(
              "Cannot read %s: %s. Check the disk and its permissions.", whole, unreadable),
          unreadable);
    }
  }

  private FetchedFile bring(WantedFile wanted, PartialFile part) throws IOException {
    List<String> failures = new ArrayList<>();
    IOException last = null;
    for (URI source : wanted.sources()) {
      try {
        transfer(source, part);
        FileChecksums sums = FileChecksums.of(part.path());
        List<Checksum> missing = sums.missing(wanted.checksums());
        if (missing.isEmpty()) {
          progress.finished();
          return fetched(part.complete(), sums, wanted);
        }
        part.discard();
        failures.add(
            Formatted.of(
                "%s: wrong checksum: the file has %s, but should have %s; the download was discarded",
                Addresses.shown(source), sums.by(missing.get(0).algorithm()), missing.get(0)));
      } catch (SourceRefusal refused) {
        last = refused;
        failures.add(Addresses.shown(source) + ": " + refused.getMessage());
      } catch (InterruptedIOException stopped) {
        throw stopped;
      } catch (IOException brokenOff) {
        last = brokenOff;
        failures.add(
            Formatted.of(
                "%s: %s, %s in a row",
                Addresses.shown(source), reason(brokenOff), Count.of(network.attempts(), "time")));
      }
    }
    throw new UserException(
        Formatted.of(
            "Cannot fetch %s:%n  %s%n%s",
            wanted.name(),
            failures.stream().collect(Collectors.joining(Formatted.of("%n  "))),
            remedy(part)),
        last);
  }

  private static FetchedFile fetched(Path file, FileChecksums sums, WantedFile wanted) {
    return new FetchedFile(file, sums, wanted.checksums());
  }

  private static String remedy(PartialFile part) {
    String kept =
        part.size() == 0
            ? ""
            : Count.of(part.size(), "byte is kept", "bytes are kept")
                + "; the next attempt resumes from there. ";
    return kept
        + "Try again later, set a --mirror, or download the file by other means and pass it with --from.";
  }

  /** Tries one source until the file is complete or no more data arrives. */
  private void transfer(URI source, PartialFile part) throws IOException {
    Transfer transfer = network.transfer(source);
    Duration pause = network.pause();
    for (int attempt = 1; ; attempt++) {
      long before = part.size();
      try {
        transfer.run(source, part, progress);
        return;
      } catch (SourceRefusal | InterruptedIOException ended) {
        throw ended;
      } catch (IOException brokenOff) {
        if (part.size() > before) {
          attempt = 1;
          pause = network.pause();
        }
        if (attempt >= network.attempts()) {
          throw brokenOff;
        }
        progress.interrupted(
            Formatted.of(
                "%s; trying again in %.1f s (%d of %d)",
                reason(brokenOff), pause.toMillis() / 1e3, attempt + 1, network.attempts()));
        sleep(pause);
        pause = pause.multipliedBy(2);
      }
    }
  }

  private static String reason(IOException failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static void sleep(Duration pause) throws InterruptedIOException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
