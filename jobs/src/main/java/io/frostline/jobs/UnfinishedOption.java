package io.frostline.jobs;

import io.frostline.spark.table.UnfinishedTables;
import picocli.CommandLine.Option;

/** Whether to read a table whose last run has not finished. */
final class UnfinishedOption {
  @Option(
      names = "--accept-unfinished",
      description =
          "Read a table as it is although the run that writes it was interrupted or is still at"
              + " work. Otherwise it is refused: rows are added in the order of their uris, so"
              + " whole classes may be missing. The results record what was accepted.")
  private boolean accepted;

  UnfinishedTables tables() {
    return accepted ? UnfinishedTables.ACCEPT : UnfinishedTables.REFUSE;
  }
}
