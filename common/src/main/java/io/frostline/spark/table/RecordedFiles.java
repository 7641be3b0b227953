package io.frostline.spark.table;

import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.State;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.table.CommittedFiles.Differences;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files that a table should have according to the run that wrote it.
 *
 * @param table its folder
 */
record RecordedFiles(String table, Provenance told, CommittedFiles committed) {
  private static final int MAX_NAMES = 3;

  /**
   * Before the table is read.
   *
   * @throws UserException if files are missing or altered, or if a finished table has others
   */
  void refuseOthers(Differences found) {
    if (!found.missing().isEmpty()) {
      throw missing(found.missing());
    }
    refuseAltered(found);
  }

  /**
   * Before the table is read or written to.
   *
   * @throws UserException if files are altered, or if a finished table has others
   */
  void refuseAltered(Differences found) {
    if (!found.resized().isEmpty()) {
      throw altered(found.resized().stream().map(CommittedFile::name).toList());
    }
    if (told.state() == State.COMPLETE && !found.unlisted().isEmpty()) {
      throw foreign(found.unlisted());
    }
  }

  /**
   * Before the files are rewritten.
   *
   * @throws UserException if a file has another footer than when it was committed
   */
  void refuseAltered(CommittedFiles found) {
    List<String> altered =
        committed.files().stream()
            .filter(file -> !found.files().contains(file))
            .map(CommittedFile::name)
            .toList();
    if (!altered.isEmpty()) {
      throw altered(altered);
    }
  }

  private UserException missing(List<CommittedFile> files) {
    return new UserException(
        Formatted.of(
            "The %s %s lacks %d of its %s, with %,d of %s: %s. Restore them, or rerun the same command (%s), which adds the missing rows. %s",
            told.origin().tableKind().table(),
            table,
            files.size(),
            Count.of(committed.files().size(), "file"),
            new CommittedFiles(files).rows(),
            Count.of(committed.rows(), "row"),
            names(files.stream().map(CommittedFile::name).toList()),
            RecordedRows.command(told, table),
            more()));
  }

  private UserException altered(List<String> files) {
    return new UserException(
        Formatted.of(
            "The %s %s has %s: %s. Restore them, or remove them and rerun the same command (%s), which adds their rows again. %s",
            told.origin().tableKind().table(),
            table,
            Count.of(
                files.size(),
                "file that changed after its rows were committed",
                "files that changed after their rows were committed"),
            names(files),
            RecordedRows.command(told, table),
            more()));
  }

  private UserException foreign(List<String> files) {
    return new UserException(
        Formatted.of(
            "The %s %s contains %s that no run committed: %s. Remove those that do not belong to it, or start over with --overwrite. %s",
            told.origin().tableKind().table(),
            table,
            Count.of(files.size(), "file"),
            names(files),
            more()));
  }

  private String more() {
    return Formatted.of("`frostline check %s` says more, and repairs with --repair.", table);
  }

  private static String names(List<String> files) {
    return files.stream().limit(MAX_NAMES).collect(Collectors.joining(", "))
        + (files.size() > MAX_NAMES ? Formatted.of(" and %,d more", files.size() - MAX_NAMES) : "");
  }
}
