package io.frostline.spark.export;

import static org.apache.spark.sql.functions.col;

import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.spark.export.ExportRequest.ExistingFiles;
import io.frostline.spark.extraction.ProgressReport;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.UnusableFeatures;
import io.frostline.storage.Lease;
import io.frostline.storage.OwnFolder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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
  private final TableFiles tableFiles;
  private final ProgressReport progress;
  private final Consumer<String> notices;

  /**
   * Opens the table.
   *
   * @param notices receives what the user should know about an export that is there already
   * @throws UserException if it cannot be exported
   */
  public ExportRun(
      SparkSession caller,
      ExportRequest request,
      ProgressReport progress,
      Consumer<String> notices) {
    this.spark = session(caller);
    this.progress = progress;
    this.notices = notices;
    this.request = request;
    this.table = FeatureTable.open(spark, request.features(), request.unfinished());
    this.column = table.column(request.column());
    Configuration hadoop = spark.sessionState().newHadoopConf();
    this.tableFiles = TableFiles.of(table, hadoop);
    this.folder = new ExportFolder(request.out(), hadoop);
    if ((folder.uri() + "/").startsWith(table.uri() + "/")) {
      throw new UserException(
          Formatted.of(
              "The export %s would be inside the table %s, which would become unreadable. Choose another --out.",
              folder.uri(), table.uri()));
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
   * Writes all files, except for those that an interrupted run of the same request has finished.
   *
   * @return the record of the export, as in {@code _export.json}
   * @throws UserException if the folder has another writer, an export of another request, or one
   *     that lost files
   */
  public ExportRecord run() {
    try (Lease lease = folder.lease();
        JobDescription job =
            JobDescription.of(
                spark,
                Formatted.of(
                    "Export %s as %s to %s",
                    table.uri(), request.format().keyword(), folder.uri()))) {
      NotFiniteRows notFinite = NotFiniteRows.in(table, column, request.notFinite());
      FeatureTable exported = notFinite.leftOut(table, column);
      if (exported.count() == 0) {
        throw new UserException(
            Formatted.of(
                "All rows of the table %s have features that are NaN or infinite. Extract it again with a working model.",
                table.uri()));
      }
      ExportRecord begun =
          record(Provenance.State.RUNNING, exported, null, null, null).with(notFinite);
      Optional<ExportRecord> done = completed(begun);
      return done.isPresent() ? done.get() : write(exported, begun, notFinite, lease);
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of("The export to %s failed: %s.", folder.uri(), Reason.of(failure)), failure);
    }
  }

  /** Prepares the folder; the record of the same export, if it is there and complete. */
  private Optional<ExportRecord> completed(ExportRecord wanted) throws IOException {
    folder.check();
    if (request.existing() == ExistingFiles.OVERWRITE) {
      folder.delete();
    }
    Optional<ExportRecord> earlier = folder.record();
    if (earlier.isEmpty()) {
      return Optional.empty();
    }
    earlier.get().refuseOther(wanted, folder.uri());
    if (earlier.get().state() == Provenance.State.COMPLETE) {
      earlier.get().refuseDamaged(folder.lengths(), folder.uri());
      folder.deleteParts();
      notices.accept("The export is already complete; nothing was written.");
      return earlier;
    }
    folder.removeUnfinished();
    return Optional.empty();
  }

  private ExportRecord write(
      FeatureTable exported, ExportRecord begun, NotFiniteRows notFinite, Lease lease)
      throws IOException {
    folder.write(begun);
    ExportRecord done =
        (request.format() == ExportFormat.PARQUET_VECTORS ? parquet(exported) : files(exported))
            .with(notFinite);
    lease.check();
    folder.write(done);
    folder.deleteParts();
    return done;
  }

  private ExportRecord parquet(FeatureTable exported) throws IOException {
    folder.removeParquet();
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
    return record(
        Provenance.State.COMPLETE, exported, exported.count(), exported.labels(), parquetFiles());
  }

  private ExportRecord files(FeatureTable exported) throws IOException {
    Dataset<Row> rows = rows(exported);
    long count = request.format().takesUnlabelled() ? exported.count() : rows.count();
    if (count == 0) {
      throw new UserException(
          Formatted.of(
              "No row of the table %s has a label, which LIBSVM requires. Choose another --format.",
              table.uri()));
    }
    ShardPlan plan = ShardPlan.of(rows, count, request.shardBytes() / Float.BYTES / column.width());
    List<String> labels = exported.labels();
    Set<Integer> finished = folder.finished(request.format(), plan.shards());
    long kept = finished.stream().mapToLong(shard -> plan.rows().get(shard)).sum();
    if (!finished.isEmpty()) {
      notices.accept(
          Formatted.of(
              "Continues an interrupted export: %,d of %s, with %s, are there already.",
              finished.size(), Count.of(plan.shards(), "file"), Count.of(kept, "row")));
    }
    try (WrittenRows written = new WrittenRows(spark.sparkContext());
        ProgressReport.Running running = progress.startRows(count - kept, written::count)) {
      new ShardedRows(spark, table, column, plan, written)
          .write(rows, labels, finished, folder, request.format());
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

  private List<ExportRecord.Shard> files(ShardPlan plan) throws IOException {
    Map<String, Long> lengths = folder.lengths();
    return IntStream.range(0, plan.shards())
        .mapToObj(
            shard -> {
              String file = request.format().file(shard);
              return new ExportRecord.Shard(file, plan.rows().get(shard), lengths.get(file));
            })
        .toList();
  }

  private List<ExportRecord.Shard> parquetFiles() throws IOException {
    return folder.lengths().entrySet().stream()
        .filter(file -> file.getKey().endsWith(".parquet"))
        .map(file -> new ExportRecord.Shard(file.getKey(), null, file.getValue()))
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
        tableFiles,
        table.extent(),
        table.provenance().origin(),
        column,
        column.width(),
        request.format() == ExportFormat.PARQUET_VECTORS ? null : request.shardBytes(),
        rows,
        rows == null ? null : exported.count() - rows,
        null,
        labels,
        files);
  }
}
