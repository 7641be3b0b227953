package io.frostline.jobs;

import io.frostline.feature.Provenance.State;
import io.frostline.message.ForeignText;
import io.frostline.spark.export.ExportFormat;
import io.frostline.spark.export.ExportRecord;
import io.frostline.spark.export.ExportRequest;
import io.frostline.spark.export.ExportRequest.ExistingFiles;
import io.frostline.spark.export.ExportRun;
import io.frostline.spark.extraction.ProgressReport;
import io.frostline.spark.features.FeatureTable;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline export}: a feature table to files of other tools. */
@Command(
    name = "export",
    description = {
      "Write a feature table for tools that do not read Parquet, in the order of the uris; a table",
      "larger than memory goes through.",
      "",
      "  npy              features-00000.npy, …: float32 [rows, width], for numpy.load(…, mmap_mode='r'),",
      "                   and index.csv: file, row, uri, label and the other columns of each row",
      "  csv              features-00000.csv, …: the columns of the table, then f0, f1, …",
      "  libsvm           features-00000.libsvm, …: for LIBSVM, scikit-learn, XGBoost; index.csv, and",
      "                   labels.csv with the number of each label. Unlabelled rows stay out",
      "  parquet-vectors  Parquet with the columns features (vector) and label (number) of Spark ML",
      "",
      "_export.json tells where the files come from."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  frostline export --features features --format npy --out arrays",
      "  frostline export --features hdfs:///features --column features_conv5 --format libsvm --out hdfs:///svm",
      "  frostline export --features features --format csv --shard-size 100m --out csv --config conf/export.properties"
    })
final class ExportCommand implements Callable<Integer> {
  @Option(
      names = "--features",
      required = true,
      paramLabel = "TABLE",
      description = "A feature table. Any Hadoop file system.")
  private String features;

  @Option(
      names = "--column",
      paramLabel = "COLUMN",
      description = "The feature column, needed only if the table has several.")
  private String column;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "npy, csv, libsvm or parquet-vectors.")
  private String format;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the files. Any Hadoop file system.")
  private String out;

  @Option(names = "--overwrite", description = "Replace the export that is there.")
  private boolean overwrite;

  @Option(
      names = "--shard-size",
      defaultValue = "1g",
      converter = ByteCount.class,
      paramLabel = "BYTES",
      description =
          "Features in one file at most, counted as float32; what is more goes into further"
              + " files, which are written at once. Parquet is cut by Spark. Default:"
              + " ${DEFAULT-VALUE}.")
  private long shardSize;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    ExportRequest request =
        new ExportRequest(
            features,
            Optional.ofNullable(column),
            ExportFormat.of(format),
            out,
            shardSize,
            overwrite ? ExistingFiles.OVERWRITE : ExistingFiles.KEEP);
    try (SparkApplication application = SparkApplication.of("export")) {
      ExportRun run =
          new ExportRun(
              application.session(),
              request,
              new ProgressReport(System.err, ProgressReport.Medium.ofThisProcess()));
      note(System.err, run.table());
      DeletedImagesNotice.print(System.err, List.of(run.table()));
      print(System.out, run.run());
      System.out.println("Export: " + ForeignText.line(run.uri()));
    }
    return ExitCode.DONE;
  }

  private static void note(PrintStream to, FeatureTable table) {
    if (table.provenance().state() != State.COMPLETE) {
      to.printf(
          "The table %s is unfinished: its extraction goes on, or was interrupted. The %,d rows that it has are exported.%n",
          table.uri(), table.count());
    }
  }

  private static void print(PrintStream to, ExportRecord done) {
    to.printf("%,d rows of %,d features", done.rows(), done.width());
    if (done.files() != null) {
      to.printf(" in %,d %s", done.files().size(), done.files().size() == 1 ? "file" : "files");
    }
    to.printf(", %,d labels.%n", done.labels().size());
    if (done.unlabelled() > 0) {
      to.printf(
          "%,d rows without a label were left out: %s has no place for them.%n",
          done.unlabelled(), done.format());
    }
  }
}
