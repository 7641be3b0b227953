package io.frostline.jobs;

import io.frostline.message.Count;
import io.frostline.spark.table.Compaction;
import io.frostline.spark.table.Compaction.RowsOfDeletedImages;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline compact}: a few large files instead of many small ones. */
@Command(
    name = "compact",
    description = {
      "Merge the small Parquet files of a feature or predictions table.",
      "",
      "Many short runs leave many small files behind. Merging them does not change rows, columns or"
          + " metadata. Unfinished tables are refused, and files that Frostline did not write."
          + " A job that reads the table at the moment when the files are replaced fails."
    },
    sortOptions = false,
    footer = {
      "",
      "To resume an interrupted run, rerun the same command.",
      "",
      "Examples:",
      "  frostline compact --table features",
      "  frostline compact --table hdfs:///features --file-size 512m --drop-deleted"
    })
final class CompactCommand implements Callable<Integer>, Resumable {
  @Option(
      names = "--table",
      required = true,
      converter = OutputAddress.class,
      paramLabel = "TABLE",
      description =
          "The table to compact, as written by extract or classify. Any Hadoop file system.")
  private String table;

  @Option(
      names = "--file-size",
      defaultValue = "128m",
      converter = ByteCount.class,
      paramLabel = "BYTES",
      description =
          "Maximum size of a merged file, such as 64m or 1g. Larger files are left as they are."
              + " Default: ${DEFAULT-VALUE}.")
  private long fileSize;

  @Option(
      names = "--drop-deleted",
      description = "Remove the rows of deleted images or texts, which are listed in _deleted.")
  private boolean dropDeleted;

  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    Compaction.Request request =
        new Compaction.Request(
            table, fileSize, dropDeleted ? RowsOfDeletedImages.DROPPED : RowsOfDeletedImages.KEPT);
    try (SparkApplication application = spark.application("compact")) {
      Compaction.Summary done = new Compaction(application.session(), request).run();
      System.out.printf(
          Locale.ROOT, "%s before, %,d now.%n", Count.of(done.before(), "file"), done.after());
      if (dropDeleted) {
        System.out.printf(
            Locale.ROOT,
            "%s removed.%n",
            Count.of(
                done.dropped(), "row of a deleted example was", "rows of deleted examples were"));
      }
      System.out.println("Table: " + done.table());
    }
    return ExitCode.DONE;
  }

  @Override
  public String kept() {
    return "no row of " + table + " is lost" + RERUN;
  }
}
