package io.frostline.test;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.frostline.head.Activation;
import io.frostline.head.ClassWeighting;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.Optimizer;
import io.frostline.head.Schedule;
import io.frostline.spark.features.ColumnChoice;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.training.NotFinite;
import io.frostline.spark.training.SplitChoice;
import io.frostline.spark.training.TrainingProgress;
import io.frostline.spark.training.TrainingRequest;
import io.frostline.spark.training.TrainingRun;
import io.frostline.test.SyntheticFeatures.Claim;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every training row takes part in every epoch, however the table lies and the work is dealt out.
 */
class EveryRowIT {
  private static final int WIDTH = 3;
  private static final int CLASSES = 4;

  @TempDir private Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = SharedSpark.session();
  }

  /**
   * What one full step over all rows makes of the first weights, whoever computes it. More than 16
   * rows are always several steps, and turns that are unequal by a row would weigh the rows a
   * little differently.
   */
  @ParameterizedTest(name = "{0} rows in {1} partitions, {2} workers")
  @CsvSource({"16, 1, 1", "16, 7, 1", "16, 3, 2", "14, 2, 2", "16, 16, 4", "12, 5, 2", "15, 40, 3"})
  void oneStepOfAllWorkersIsOneStepOverAllRows(int rows, int partitions, int workers)
      throws IOException {
    FeatureTable table = table(rows, partitions);

    float[] distributed = parameters(train(table, configuration(rows, 1, 1), workers));
    float[] alone = parameters(train(table, configuration(rows, 1, 1), 1));

    for (int index = 0; index < alone.length; index++) {
      assertThat(distributed[index]).isCloseTo(alone[index], within(1e-6f));
    }
  }

  /** The job itself fails if a row is missing; here it says how many took part. */
  @ParameterizedTest(
      name = "{0} rows in {1} partitions, {2} workers, batches of {3}, {4} averagings")
  @CsvSource({
    "8, 1, 2, 512, 1",
    "9, 20, 4, 1, 3",
    "100, 3, 2, 7, 1",
    "101, 3, 2, 7, 4",
    "257, 8, 3, 16, 2",
    "1000, 1, 2, 64, 3",
    "1000, 40, 5, 33, 2",
    "2003, 13, 2, 100, 10",
    "2003, 2, 7, 1000, 2"
  })
  void allRowsTakePartInEachEpoch(int rows, int partitions, int workers, int batch, int averagings)
      throws IOException {
    TrainingRun.Result result =
        train(table(rows, partitions), configuration(batch, averagings, 2), workers);

    assertThat(result.record().history()).hasSize(2);
    assertThat(result.record().history()).allMatch(epoch -> epoch.rows() == rows);
  }

  @Test
  void emptyPartitionsAndLumpedOnesChangeNothing() throws IOException {
    SyntheticFeatures made = features(300);
    Dataset<Row> all = made.rows(spark, Claim.NOBODY);
    Dataset<Row> lumped =
        all.where(col("uri").lt("synthetic/0000250"))
            .coalesce(1)
            .union(all.where(col("uri").equalTo("nowhere")))
            .union(all.where(col("uri").geq("synthetic/0000250")).repartition(9));
    made.write(lumped, folder.resolve("lumped"), Claim.NOBODY);
    FeatureTable table = FeatureTable.open(spark, folder.resolve("lumped").toString());

    TrainingRun.Result result = train(table, configuration(32, 2, 3), 2);

    assertThat(result.record().history()).allMatch(epoch -> epoch.rows() == 300);
    assertThat(parameters(result))
        .as("the same as of a table whose files lie in another way")
        .isEqualTo(parameters(train(table(300, 5), configuration(32, 2, 3), 2)));
  }

  @Test
  void theSameImageManyTimesIsTrainedOnManyTimes() throws IOException {
    SyntheticFeatures made = features(60);
    Dataset<Row> all = made.rows(spark, Claim.NOBODY);
    Dataset<Row> repeated = all;
    for (int copy = 0; copy < 4; copy++) {
      repeated = repeated.union(all.where(col("uri").lt("synthetic/0000020")));
    }
    made.write(repeated, folder.resolve("repeated"), Claim.NOBODY);

    TrainingRun.Result result =
        train(
            FeatureTable.open(spark, folder.resolve("repeated").toString()),
            configuration(16, 2, 1),
            3);

    assertThat(result.record().history().get(0).rows()).isEqualTo(60 + 4 * 20);
  }

  @Test
  void theFormOfTheFilesChangesNothing() throws IOException {
    Path flat = folder.resolve("300-5");
    FeatureTable table = table(300, 5);
    Dataset<Row> rows = spark.read().parquet(flat.toString());
    Dataset<Row> withoutFeatures =
        rows.limit(1)
            .withColumn("label", lit(null).cast("string"))
            .withColumn("features", lit(null).cast("array<float>"));
    // The metadata of the column is that of the first rows.
    Path others = folder.resolve("others");
    features(301).write(rows.union(withoutFeatures).coalesce(1), others, Claim.NOBODY);

    assertThat(parameters(train(table, configuration(32, 2, 3), 2)))
        .as("files that Spark reads itself because of a missing array")
        .isEqualTo(
            parameters(
                train(FeatureTable.open(spark, others.toString()), configuration(32, 2, 3), 2)));
  }

  @Test
  void readsTheFeaturesOnceForAllPortions() throws Exception {
    Path place = folder.resolve("wide");
    new SyntheticFeatures(500, 2_000, CLASSES, 2, 0, 5).write(spark, place, Claim.NOBODY);
    FeatureTable table = FeatureTable.open(spark, place.toString());
    AtomicLong read = new AtomicLong();
    SparkListener scans =
        new SparkListener() {
          @Override
          public void onStageCompleted(SparkListenerStageCompleted completed) {
            if (completed.stageInfo().rddInfos().mkString().contains("FileScanRDD")) {
              read.addAndGet(completed.stageInfo().taskMetrics().inputMetrics().bytesRead());
            }
          }
        };
    spark.sparkContext().listenerBus().waitUntilEmpty();
    spark.sparkContext().addSparkListener(scans);
    train(table, configuration(64, 1, 2), 2, "60/20/20");
    spark.sparkContext().listenerBus().waitUntilEmpty();
    spark.sparkContext().removeSparkListener(scans);

    long bytes;
    try (Stream<Path> files = Files.list(place)) {
      bytes =
          files
              .filter(file -> file.toString().endsWith(".parquet"))
              .mapToLong(file -> file.toFile().length())
              .sum();
    }
    assertThat(read.get()).isBetween(bytes * 9 / 10, bytes * 3 / 2);
  }

  private FeatureTable table(int rows, int partitions) throws IOException {
    Path place = folder.resolve(rows + "-" + partitions);
    SyntheticFeatures made = features(rows);
    made.write(made.rows(spark, Claim.NOBODY).repartition(partitions), place, Claim.NOBODY);
    return FeatureTable.open(spark, place.toString());
  }

  private static SyntheticFeatures features(int rows) {
    return new SyntheticFeatures(rows, WIDTH, CLASSES, 2, 0, 5);
  }

  private static HeadConfiguration configuration(int batch, int averagings, int epochs) {
    return new HeadConfiguration(
        List.of(),
        Activation.RELU,
        0,
        0,
        Optimizer.SGD,
        0.1,
        Schedule.CONSTANT,
        batch,
        epochs,
        averagings,
        ClassWeighting.NONE,
        0,
        3);
  }

  private TrainingRun.Result train(FeatureTable table, HeadConfiguration head, int workers) {
    return train(table, head, workers, "100/0/0");
  }

  private TrainingRun.Result train(
      FeatureTable table, HeadConfiguration head, int workers, String split) {
    TrainingRun run =
        new TrainingRun(
            spark,
            new TrainingRequest(
                new ColumnChoice(List.of()).in(List.of(table)),
                head,
                SplitChoice.of(split),
                NotFinite.REFUSE,
                workers,
                folder.resolve("checkpoints").toUri().toString()),
            new TrainingProgress(new PrintStream(OutputStream.nullOutputStream())));
    TrainingRun.Result result = run.run();
    run.forget();
    return result;
  }

  private static float[] parameters(TrainingRun.Result result) throws IOException {
    MultiLayerNetwork head =
        ModelSerializer.restoreMultiLayerNetwork(
            new ByteArrayInputStream(result.head().zip()), false);
    return head.params().toFloatVector();
  }
}
