package io.frostline.jobs;

import io.frostline.spark.table.Compaction;
import io.frostline.spark.table.Compaction.RowsOfDeletedImages;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline compact}: few files instead of many small ones. */
@Command(
    name = "compact",
    description = {
      "Merge the small Parquet files of a table of features or predictions, as many short runs leave"
          + " them. Rows, columns and metadata stay as they are.",
      "",
      "Let nothing write into the table meanwhile; what reads it at the moment when files are"
          + " exchanged fails."
    },
    sortOptions = false,
    footer = {
      "",
      "A run that was interrupted goes on with the same command. Examples:",
      "  frostline compact --table features",
      "  frostline compact --table hdfs:///features --file-size 512m --drop-deleted"
    })
final class CompactCommand implements Callable<Integer> {
  @Option(
      names = "--table",
      required = true,
      paramLabel = "TABLE",
      description = "What extract or classify wrote. Any Hadoop file system.")
  private String table;

  @Option(
      names = "--file-size",
      defaultValue = "128m",
      converter = ByteCount.class,
      paramLabel = "BYTES",
      description =
          "Size of a file, at most. Larger ones stay as they are. Default: ${DEFAULT-VALUE}.")
  private long fileSize;

  @Option(
      names = "--drop-deleted",
      description = "Remove the rows of images that were deleted, which _deleted lists.")
  private boolean dropDeleted;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    Compaction.Request request =
        new Compaction.Request(
            table, fileSize, dropDeleted ? RowsOfDeletedImages.DROPPED : RowsOfDeletedImages.KEPT);
    try (SparkApplication application = SparkApplication.of("compact")) {
      Compaction.Summary done = new Compaction(application.session(), request).run();
      System.out.printf("%,d files before, %,d now.%n", done.before(), done.after());
      if (dropDeleted) {
        System.out.printf("%,d rows of deleted images were removed.%n", done.dropped());
      }
      System.out.println("Table: " + done.table());
    }
    return ExitCode.DONE;
  }
}
