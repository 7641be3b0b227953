package io.frostline.spark.export;

import static org.apache.spark.sql.functions.col;

import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.spark.extraction.ProgressReport;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.UnusableFeatures;
import io.frostline.storage.Lease;
import io.frostline.storage.OwnFolder;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Exports a feature table to files for other tools, in the order of the uris. */
public final class ExportRun {
  private final SparkSession spark;
  private final ExportRequest request;
  private final FeatureTable table;
  private final FeatureColumn column;
  private final ExportFolder folder;
  private final ProgressReport progress;

  /**
   * Opens the table.
   *
   * @throws UserException if it cannot be exported
   */
  public ExportRun(SparkSession caller, ExportRequest request, ProgressReport progress) {
    this.spark = session(caller);
    this.progress = progress;
    this.request = request;
    this.table = FeatureTable.open(spark, request.features(), request.unfinished());
    this.column = table.column(request.column());
    Configuration hadoop = spark.sessionState().newHadoopConf();
    this.folder = new ExportFolder(request.out(), hadoop);
    if ((folder.uri() + "/").startsWith(table.uri() + "/")) {
      throw new UserException(
          "The export %s would be inside the table %s, which would become unreadable. Choose another --out."
              .formatted(folder.uri(), table.uri()));
    }
  }

  /** The folder at an address, which may be filled with an export or not. */
  public static OwnFolder folder(String uri, Configuration hadoop) {
    return ExportFolder.own(uri, hadoop);
  }

  /** Timestamps in UTC, and small sort batches so that wide rows fit in a small heap. */
  private static SparkSession session(SparkSession caller) {
    SparkSession session = caller.newSession();
    session.conf().set("spark.sql.session.timeZone", "UTC");
    session.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    session.conf().set("spark.sql.parquet.columnarReaderBatchSize", 128);
    return session;
  }

  /** The table that is exported. */
  public FeatureTable table() {
    return table;
  }

  /** The folder of the files, with scheme. */
  public String uri() {
    return folder.uri();
  }

  /**
   * Writes all files.
   *
   * @throws UserException if the folder has another writer, or an export that is to be kept
   * @return the record of the export, as in {@code _export.json}
   */
  public ExportRecord run() {
    try (Lease lease = folder.lease();
        JobDescription job =
            JobDescription.of(
                spark,
                "Export %s as %s to %s"
                    .formatted(table.uri(), request.format().keyword(), folder.uri()))) {
      NotFiniteRows notFinite = NotFiniteRows.in(table, column, request.notFinite());
      FeatureTable exported = notFinite.leftOut(table, column);
      if (exported.count() == 0) {
        throw new UserException(
            "All rows of the table %s have features that are NaN or infinite. Extract it again with a working model."
                .formatted(table.uri()));
      }
      folder.prepare(request.existing());
      folder.write(record(Provenance.State.RUNNING, exported, null, null, null));
      ExportRecord done =
          (request.format() == ExportFormat.PARQUET_VECTORS ? parquet(exported) : files(exported))
              .with(notFinite);
      lease.check();
      folder.write(done);
      return done;
    } catch (IOException failure) {
      throw new UserException(
          "The export to %s failed: %s.".formatted(folder.uri(), failure.getMessage()), failure);
    }
  }

  private ExportRecord parquet(FeatureTable exported) {
    try (WrittenRows written = new WrittenRows(spark.sparkContext());
        ProgressReport.Running running = progress.startRows(exported.count(), written::count)) {
      written
          .counted(exported.vectors(column).orderBy("uri"))
          .write()
          .option("parquet.enable.dictionary#features.values.list.element", "false")
          .mode(SaveMode.Append)
          .parquet(folder.uri());
    } catch (Exception failure) {
      throw UnusableFeatures.unwrapped("Writing the vectors", failure);
    }
    return record(Provenance.State.COMPLETE, exported, exported.count(), exported.labels(), null);
  }

  private ExportRecord files(FeatureTable exported) throws IOException {
    Dataset<Row> rows = rows(exported);
    long count = request.format().takesUnlabelled() ? exported.count() : rows.count();
    if (count == 0) {
      throw new UserException(
          "No row of the table %s has a label, which LIBSVM requires. Choose another --format."
              .formatted(table.uri()));
    }
    ShardPlan plan = ShardPlan.of(rows, count, request.shardBytes() / Float.BYTES / column.width());
    List<String> labels = exported.labels();
    try (WrittenRows written = new WrittenRows(spark.sparkContext());
        ProgressReport.Running running = progress.startRows(count, written::count)) {
      new ShardedRows(spark, table, column, plan, written)
          .write(rows, labels, folder, request.format());
    }
    if (request.format() == ExportFormat.LIBSVM) {
      folder.write("labels.csv", LibsvmWriter.labels(labels));
    }
    return record(Provenance.State.COMPLETE, exported, count, labels, files(plan));
  }

  private Dataset<Row> rows(FeatureTable exported) {
    return request.format().takesUnlabelled()
        ? exported.rows()
        : exported.rows().where(col("label").isNotNull());
  }

  private List<ExportRecord.Shard> files(ShardPlan plan) {
    return IntStream.range(0, plan.shards())
        .mapToObj(
            shard -> new ExportRecord.Shard(request.format().file(shard), plan.rows().get(shard)))
        .toList();
  }

  private ExportRecord record(
      Provenance.State state,
      FeatureTable exported,
      Long rows,
      List<String> labels,
      List<ExportRecord.Shard> files) {
    return new ExportRecord(
        Provenance.version(),
        state,
        request.format().keyword(),
        table.uri(),
        table.extent(),
        table.provenance().origin(),
        column,
        column.width(),
        rows,
        rows == null ? null : exported.count() - rows,
        null,
        labels,
        files);
  }
}
