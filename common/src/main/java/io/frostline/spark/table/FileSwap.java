package io.frostline.spark.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.JsonRecord;
import io.frostline.storage.Lease;
import io.frostline.storage.OwnFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Replaces files of a table by others, such that no kill can lose or duplicate a row.
 *
 * <p>The new files are written to a hidden folder. Then a note that names the old and the new files
 * is added to the table; from then on, the exchange can only be completed. The name of the note
 * ends in {@code .parquet}, but it is text: while it exists, every Parquet reader fails instead of
 * silently reading both old and new rows, or neither.
 */
public final class FileSwap {
  private static final String NOTE = "exchange-of-files-is-unfinished.parquet";
  private static final String STAGE = "_exchange";
  private static final JsonRecord<Exchange> JSON =
      new JsonRecord<>(
          Exchange.class,
          "Restore it. If that is impossible, run `frostline check TABLE`: rows may be in the table twice, or in its folder _exchange only. Delete the note once the table has every row once.");

  private final OwnFolder own;
  private final StateFile state;
  private final FileSystem system;
  private final Path table;
  private final Path stage;
  private final Path note;

  /** The content of the note. */
  private record Exchange(
      String remedy,
      List<String> remove,
      List<String> add,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<CommittedFile> committed) {
    Exchange {
      // Notes of older versions do not have it, nor do the tables of these versions a manifest.
      committed = committed == null ? List.of() : committed;
    }
  }

  FileSwap(OwnFolder own, StateFile state) {
    this.own = own;
    this.state = state;
    this.system = own.folder().system();
    this.table = own.folder().path();
    this.stage = new Path(table, STAGE);
    this.note = new Path(table, NOTE);
  }

  /** Where to write the new files, with names that are not in use in the table. */
  Path stage() {
    return stage;
  }

  /** The files that were written there. */
  List<Path> staged() throws IOException {
    return system.exists(stage)
        ? Arrays.stream(system.listStatus(stage, file -> file.getName().endsWith(".parquet")))
            .map(FileStatus::getPath)
            .sorted()
            .toList()
        : List.of();
  }

  /** Replaces these files with the staged ones, also in the manifest. */
  void exchange(Collection<String> old, List<CommittedFile> staged) throws IOException {
    Exchange exchange =
        new Exchange(
            "Run the interrupted command again: it completes the exchange of these files.",
            List.copyOf(old),
            staged.stream().map(CommittedFile::name).toList(),
            staged);
    Path written = new Path(stage, "_note.json");
    try (OutputStream out = system.create(written, true)) {
      out.write(JSON.bytes(exchange));
    }
    rename(written, note);
    recover();
  }

  /** Completes an exchange whose note was written; discards one without a note. */
  void recover() throws IOException {
    Optional<Exchange> begun = JSON.read(note, system);
    if (begun.isPresent()) {
      complete(begun.get());
    }
    own.delete(STAGE);
  }

  private void complete(Exchange exchange) throws IOException {
    refuseElsewhere(exchange);
    for (String file : exchange.add()) {
      move(new Path(stage, file), new Path(table, file));
    }
    for (String file : exchange.remove()) {
      system.delete(new Path(table, file), false);
    }
    commit(exchange);
    system.delete(note, false);
  }

  private void commit(Exchange exchange) throws IOException {
    Optional<CommittedFiles> files = state.files();
    if (files.isPresent()) {
      state.write(files.get().with(exchange.committed(), exchange.remove()));
    }
  }

  /** A note that came with a table from elsewhere must not name files outside of it. */
  private void refuseElsewhere(Exchange exchange) {
    for (String file :
        Stream.concat(exchange.remove().stream(), exchange.add().stream()).toList()) {
      if (!file.matches("[^/\\\\]+\\.parquet")) {
        throw new UserException(
            Formatted.of(
                "%s names '%s', which is not the name of a file of a table: Frostline did not write it. Nothing was deleted; if you do not know who wrote it, do not use the table.",
                note, file));
      }
    }
  }

  /** On file systems that copy, an interrupted move may have left a copy behind. */
  private void move(Path staged, Path target) throws IOException {
    if (system.exists(staged)) {
      system.delete(target, false);
      rename(staged, target);
    } else if (!system.exists(target)) {
      throw new IOException("neither " + staged + " nor " + target + " exists");
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!system.rename(from, to)) {
      throw new IOException("the file system failed to rename " + from + " to " + to);
    }
  }

  /** What is wrong if files are being exchanged, in a sentence. */
  List<String> unfinished() throws IOException {
    return system.exists(note)
        ? List.of(
            Formatted.of(
                "Files of the table %s are being replaced%s.",
                table,
                Lease.writer(own.folder())
                    .map(writer -> Formatted.of(" by %s. Wait until it ends", writer))
                    .orElse(
                        ", but the command that did so was killed: run it again to complete the exchange")))
        : List.of();
  }

  /**
   * Checks before reading.
   *
   * @throws UserException if files are being exchanged
   */
  public void refuseUnfinished() throws IOException {
    for (String problem : unfinished()) {
      throw new UserException(problem);
    }
  }
}
