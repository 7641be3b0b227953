package io.frostline.spark.table;

import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.State;
import io.frostline.feature.TableExtent;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.Locale;
import java.util.Optional;

/**
 * The rows that a table should have according to the run that wrote it.
 *
 * @param table its folder
 * @param told the content of {@code _frostline.json}; empty for tables that Spark derived from
 *     others, which may have any rows
 */
public record RecordedRows(String table, Optional<Provenance> told) {

  /**
   * Compares them with the rows in the files, including those of deleted images.
   *
   * @throws UserException if the table is unfinished, unless that is accepted, or if a finished
   *     table has lost or gained rows
   */
  public void check(long rows, UnfinishedTables unfinished) {
    told.ifPresent(
        run -> {
          if (run.state() == State.RUNNING) {
            if (unfinished == UnfinishedTables.REFUSE) {
              throw unfinished(run, rows);
            }
          } else if (run.rows() != null && run.rows() != rows) {
            throw rows < run.rows() ? tooFew(run, rows) : tooMany(run, rows);
          }
        });
  }

  /**
   * Before rows are added to a table.
   *
   * @throws UserException if a finished table has gained rows, which the run would record as its
   *     own
   */
  void refuseSurplus(long rows) {
    told.filter(run -> run.state() != State.RUNNING)
        .filter(run -> run.rows() != null && run.rows() < rows)
        .ifPresent(
            run -> {
              throw tooMany(run, rows);
            });
  }

  private UserException unfinished(Provenance run, long rows) {
    return new UserException(
        Formatted.of(
            "The %s %s is unfinished: it has %s%s. The run that writes it was interrupted or is still at work. Rows are added in the order of their uris, so whole classes may be missing. To finish the table, rerun the same command (%s), or use what is there with --accept-unfinished.",
            run.origin().tableKind().table(),
            table,
            Count.of(rows, "row"),
            run.imagesListed() == null ? "" : Formatted.of(" of %,d listed", run.imagesListed()),
            command(run, table)));
  }

  private UserException tooFew(Provenance run, long rows) {
    return new UserException(
        Formatted.of(
            "The %s %s has %s, but its _frostline.json records %,d: files were lost or removed. Restore them, or rerun the same command (%s), which adds the missing rows. If you removed rows on purpose, delete _frostline.json; the table can then still be read, but not updated.",
            run.origin().tableKind().table(),
            table,
            Count.of(rows, "row"),
            run.rows(),
            command(run, table)));
  }

  private UserException tooMany(Provenance run, long rows) {
    return new UserException(
        Formatted.of(
            "The %s %s has %s, but its _frostline.json records %,d: files were copied or added. Remove those that do not belong to it, or start over with --overwrite.",
            run.origin().tableKind().table(), table, Count.of(rows, "row"), run.rows()));
  }

  /** The command that wrote a table. */
  static String command(Provenance run, String table) {
    return Formatted.of(
        "such as `frostline %s --%s %s --model %s --out %s` with its other options",
        run.origin().tableKind().command(),
        run.origin().examples().nouns(),
        run.images() == null
            ? run.origin().examples().nouns().toUpperCase(Locale.ROOT)
            : run.images(),
        run.origin().model(),
        table);
  }

  /**
   * The extent of the table.
   *
   * @param rows without those of deleted images
   */
  public TableExtent extent(long rows) {
    return new TableExtent(
        table,
        told.map(Provenance::state).orElse(State.COMPLETE),
        rows,
        told.map(Provenance::imagesListed).orElse(null));
  }
}
