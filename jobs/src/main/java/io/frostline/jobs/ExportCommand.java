package io.frostline.jobs;

import io.frostline.message.Count;
import io.frostline.message.ForeignText;
import io.frostline.spark.export.ExportFormat;
import io.frostline.spark.export.ExportRecord;
import io.frostline.spark.export.ExportRequest;
import io.frostline.spark.export.ExportRequest.ExistingFiles;
import io.frostline.spark.export.ExportRun;
import io.frostline.spark.export.NotFiniteRows.Treatment;
import io.frostline.spark.extraction.ProgressReport;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline export}: a feature table to files for other tools. */
@Command(
    name = "export",
    description = {
      "Export a feature table for tools that do not read Parquet.",
      "",
      "  npy              features-00000.npy, …: float32 [rows, width], for",
      "                   numpy.load(…, mmap_mode='r'); and index.csv: file, row, uri,",
      "                   label and the other columns of each row",
      "  csv              features-00000.csv, …: the table's columns, then f0, f1, …",
      "  libsvm           features-00000.libsvm, …: for LIBSVM, scikit-learn, XGBoost;",
      "                   index.csv; and labels.csv with the number of each label.",
      "                   Unlabelled rows are left out",
      "  parquet-vectors  Parquet with the Spark ML columns features (vector) and",
      "                   label (number)",
      "",
      "Rows are ordered by uri, and the table may be larger than memory.",
      "",
      "_export.json records where the files come from."
    },
    sortOptions = false,
    footer = {
      "",
      "To resume an interrupted export, rerun the same command; finished files are kept.",
      "",
      "Examples:",
      "  frostline export --features features --format npy --out arrays",
      "  frostline export --features hdfs:///features --column features_conv5 \\",
      "    --format libsvm --out hdfs:///svm",
      "  frostline export --features features --format csv --shard-size 100m \\",
      "    --out csv --config conf/export.properties"
    })
final class ExportCommand implements Callable<Integer>, Resumable {
  @Option(
      names = "--features",
      required = true,
      paramLabel = "TABLE",
      description = "The feature table. Any Hadoop file system.")
  private String features;

  @Option(
      names = "--column",
      paramLabel = "COLUMN",
      description = "The feature column. Needed only if the table has several.")
  private String column;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "Format of the files: npy, csv, libsvm or parquet-vectors.")
  private String format;

  @Option(
      names = "--out",
      required = true,
      converter = OutputAddress.class,
      paramLabel = "DIR",
      description = "Output folder for the files. Any Hadoop file system.")
  private String out;

  @Option(names = "--overwrite", description = "Delete an existing export and start over.")
  private boolean overwrite;

  @Option(
      names = "--shard-size",
      defaultValue = "1g",
      converter = ByteCount.class,
      paramLabel = "BYTES",
      description =
          "Maximum size of the features in one file, such as 64m or 1g, counted as float32. Larger"
              + " exports are written to several files in parallel. For Parquet, Spark chooses the"
              + " files."
              + " Default: ${DEFAULT-VALUE}.")
  private long shardSize;

  @Option(
      names = "--not-finite",
      defaultValue = "refuse",
      paramLabel = "WHAT",
      description =
          "What to do with rows that have NaN or infinite features: refuse (to export), skip, or"
              + " keep. Default: ${DEFAULT-VALUE}.")
  private String notFinite;

  @Mixin private UnfinishedOption unfinished;

  @Mixin private SparkOptions spark;

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
            overwrite ? ExistingFiles.OVERWRITE : ExistingFiles.CONTINUE,
            unfinished.tables(),
            Treatment.of(notFinite));
    OutputAddress.check("--out", out, hadoop -> ExportRun.folder(out, hadoop));
    try (SparkApplication application = spark.application("export")) {
      ExportRun run =
          new ExportRun(
              application.session(),
              request,
              new ProgressReport(System.err, ProgressReport.Medium.ofThisProcess()),
              System.err::println);
      run.table().extent().warning().ifPresent(System.err::println);
      DeletedImagesNotice.print(System.err, List.of(run.table()));
      print(System.out, run.run());
      System.out.println("Export: " + ForeignText.line(run.uri()));
    }
    return ExitCode.DONE;
  }

  @Override
  public String kept() {
    return "finished files are kept in "
        + out
        + (overwrite ? Resumable.rerunWithout("--overwrite") : RERUN);
  }

  private static void print(PrintStream to, ExportRecord done) {
    to.printf(
        Locale.ROOT, "%s of %s", Count.of(done.rows(), "row"), Count.of(done.width(), "feature"));
    if (done.files() != null) {
      to.printf(Locale.ROOT, " in %s", Count.of(done.files().size(), "file"));
    }
    to.printf(Locale.ROOT, ", %s.%n", Count.of(done.labels().size(), "label"));
    to.printf(Locale.ROOT, "The table has %s.%n", done.extent().inWords());
    if (done.notFinite() != null) {
      to.printf(
          Locale.ROOT,
          "%s features that are NaN or infinite: %s.%n",
          Count.of(done.notFinite().rows(), "row has", "rows have"),
          done.notFinite().treatment() == Treatment.SKIP ? "left out" : "written as they are");
    }
    if (done.unlabelled() > 0) {
      to.printf(
          Locale.ROOT,
          "%s left out: %s requires labels.%n",
          Count.of(done.unlabelled(), "row without a label was", "rows without a label were"),
          done.format());
    }
  }
}
