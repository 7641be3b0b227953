package io.frostline.spark.probe;

import static org.apache.spark.sql.functions.col;

import io.frostline.feature.FeatureColumn;
import io.frostline.message.Formatted;
import io.frostline.spark.JobDescription;
import io.frostline.spark.TableSplit;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.UnusableFeatures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Trains small heads on many columns: one task per column, as many at once as task slots and {@link
 * HeadMemory} allow.
 */
final class HeadTrainings {
  private final SparkSession spark;
  private final Repetitions repetitions;
  private final List<Examples> examples;
  private final ProbeProgress progress;
  private final HeadMemory memory;

  HeadTrainings(
      SparkSession spark,
      Repetitions repetitions,
      List<Examples> examples,
      ProbeProgress progress) {
    this.spark = spark;
    this.repetitions = repetitions;
    this.examples = List.copyOf(examples);
    this.progress = progress;
    this.memory = HeadMemory.of(spark.sparkContext());
  }

  /** A column of a table. */
  record Source(FeatureTable table, FeatureColumn column) {
    int mebibytes() {
      return HeadMemory.mebibytes(table.count(), column.width());
    }
  }

  /** Whether a column fits in the memory of an executor. */
  boolean fits(Source source) {
    return source.mebibytes() <= memory.mebibytes();
  }

  /** The memory of an executor for data. */
  int mebibytes() {
    return memory.mebibytes();
  }

  /** Trains all heads of the columns, in the order of examples and seeds. */
  Map<Source, List<Trained>> train(List<Source> sources) {
    ExecutorService threads =
        Executors.newFixedThreadPool(spark.sparkContext().defaultParallelism());
    try {
      Map<Source, Future<List<Trained>>> pending = new LinkedHashMap<>();
      sources.forEach(
          source -> pending.put(source, threads.submit(() -> train(source, sources.size()))));
      Map<Source, List<Trained>> trained = new LinkedHashMap<>();
      for (Map.Entry<Source, Future<List<Trained>>> source : pending.entrySet()) {
        trained.put(source.getKey(), source.getValue().get());
      }
      return trained;
    } catch (ExecutionException failure) {
      throw UnusableFeatures.unwrapped("Training small heads", failure);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while training small heads", interruption);
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Trained> train(Source source, int of) {
    FeatureColumn column = source.column();
    String name =
        Formatted.of("%s of %s", column.column(), source.table().provenance().origin().model());
    try (HeadMemory.Lease lease = memory.take(source.mebibytes());
        JobDescription job = JobDescription.of(spark, "Train small heads on " + name)) {
      List<Trained> trained =
          new ArrayList<>(
              rows(source)
                  .queryExecution()
                  .toRdd()
                  .toJavaRDD()
                  .mapPartitions(task(source))
                  .collect());
      progress.column(name, of, trained);
      return trained;
    }
  }

  private ColumnTask task(Source source) {
    return new ColumnTask(
        repetitions.rule(),
        repetitions.folds().count(),
        examples,
        repetitions.count(),
        Math.toIntExact(source.table().count()),
        source.column().width());
  }

  private Dataset<Row> rows(Source source) {
    return repetitions
        .assign(source.table().rows())
        .select(
            col("uri"),
            col("label"),
            col(TableSplit.COLUMN),
            FeatureTable.quoted(source.column().column()),
            repetitions.fold())
        .repartition(1);
  }
}
