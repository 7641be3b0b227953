package io.frostline.test;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.classifier.TrainingRecord;
import io.frostline.feature.Portion;
import io.frostline.head.Activation;
import io.frostline.head.ClassWeighting;
import io.frostline.head.Epoch;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.HeadLayers;
import io.frostline.head.Optimizer;
import io.frostline.head.Schedule;
import io.frostline.spark.TableSplit;
import io.frostline.spark.features.ColumnChoice;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.training.NotFinite;
import io.frostline.spark.training.SplitChoice;
import io.frostline.spark.training.TrainingProgress;
import io.frostline.spark.training.TrainingRequest;
import io.frostline.spark.training.TrainingRun;
import io.frostline.test.SyntheticFeatures.Claim;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Seconds to 99 % of the best accuracy of all, on 60,000 rows of 1,280 features and 10 classes, or
 * on the feature table that {@code -Dfrostline.benchmark.table} names (a large one wants {@code
 * -Dheap=8g}): {@code train}'s job, Spark MLlib's LogisticRegression and Deeplearning4j without
 * Spark, on the same rows, one after the other: {@code mvn verify -Dit.test=TrainingBenchmark
 * -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false}. No part of the build.
 *
 * <p>MLlib computes in the system's OpenBLAS where there is one, and in Java otherwise: it says so
 * at its first training, and the difference is large.
 */
class TrainingBenchmark {
  private static final double SHARE = 0.99;
  private static final int EPOCHS = 8;
  private static final int[] ITERATIONS = {1, 2, 3, 5, 10, 20, 40};

  @TempDir private Path folder;

  /** Accuracy over the validation rows after so many seconds of training. */
  private record Point(double seconds, double accuracy) {}

  /**
   * What one contender came to.
   *
   * @param reading seconds before the training proper
   */
  private record Outcome(String name, double reading, double rowsPerSecond, List<Point> points) {
    double best() {
      return points.stream().mapToDouble(Point::accuracy).max().orElseThrow();
    }

    double seconds(double accuracy) {
      return points.stream()
          .filter(point -> point.accuracy() >= accuracy)
          .mapToDouble(Point::seconds)
          .min()
          .orElse(Double.POSITIVE_INFINITY);
    }

    void print(PrintStream out, double accuracy) {
      out.printf(
          Locale.ROOT,
          "%-26s %6.1f s to an accuracy of %.4f, %.4f at best; %.1f s of reading before; %,.0f rows/s%n",
          name,
          seconds(accuracy),
          accuracy,
          best(),
          reading,
          rowsPerSecond);
      points.forEach(
          point ->
              out.printf(Locale.ROOT, "    %8.1f s  %.4f%n", point.seconds(), point.accuracy()));
    }
  }

  @Test
  void compares() throws Exception {
    try (SparkSession spark = SparkSession.builder().master("local[2]").getOrCreate()) {
      String folder = table(spark);
      FeatureTable table = FeatureTable.open(spark, folder);
      int width = table.column(Optional.empty()).width();
      // Once before, so that no contender pays for the start of the process.
      train(spark, table);
      Outcome train = train(spark, table);
      Dataset<Row> rows = TableSplit.assign(table.rows(), record.split());
      Outcome alone = alone(rows, width, record.classes());
      // MLlib reads as its users do, with Spark's own reader.
      Outcome mllib = mllib(TableSplit.assign(spark.read().parquet(folder), record.split()));

      double accuracy =
          SHARE * Stream.of(train, alone, mllib).mapToDouble(Outcome::best).max().orElseThrow();
      train.print(System.out, accuracy);
      alone.print(System.out, accuracy);
      mllib.print(System.out, accuracy);
      System.out.printf(
          Locale.ROOT,
          "train is %.1f times as fast as MLlib (%.1f times with reading) and %.1f times as fast as Deeplearning4j alone.%n",
          mllib.seconds(accuracy) / train.seconds(accuracy),
          (mllib.reading() + mllib.seconds(accuracy)) / (train.reading() + train.seconds(accuracy)),
          alone.seconds(accuracy) / train.seconds(accuracy));
      assertThat(train.best()).isGreaterThanOrEqualTo(accuracy);
    }
  }

  private String table(SparkSession spark) throws IOException {
    String given = System.getProperty("frostline.benchmark.table");
    if (given != null) {
      return given;
    }
    Path made = folder.resolve("table");
    SyntheticFeatures.ofTheBenchmark().write(spark, made, Claim.NOBODY);
    return made.toString();
  }

  /** What {@code train} does by default, for so many epochs. */
  private static HeadConfiguration head(int width) {
    return new HeadConfiguration(
        List.of(),
        Activation.RELU,
        0,
        1e-4,
        Optimizer.ADAM,
        HeadConfiguration.learningRateFor(width),
        Schedule.COSINE,
        512,
        EPOCHS,
        2,
        ClassWeighting.NONE,
        0,
        1);
  }

  private TrainingRecord record;

  private Outcome train(SparkSession spark, FeatureTable table) {
    long start = System.nanoTime();
    TrainingRun run =
        new TrainingRun(
            spark,
            new TrainingRequest(
                new ColumnChoice(List.of()).in(List.of(table)),
                head(table.column(Optional.empty()).width()),
                SplitChoice.of("80/10/10"),
                NotFinite.REFUSE,
                2,
                folder.resolve("checkpoints").toUri().toString()),
            new TrainingProgress(System.out));
    record = run.run().record();
    double all = seconds(start);
    run.forget();
    // The test rows are judged after the last epoch: here they count as reading.
    double reading = all - record.seconds();
    List<Point> points = new ArrayList<>();
    double passed = 0;
    for (Epoch epoch : record.history()) {
      passed += epoch.seconds();
      points.add(new Point(passed, epoch.validationAccuracy()));
    }
    double rows = record.history().stream().mapToLong(Epoch::rows).sum();
    return new Outcome("train", reading, rows / record.seconds(), points);
  }

  /** The same head and steps in this JVM, with as many threads as the machine has. */
  private static Outcome alone(Dataset<Row> rows, int width, List<String> classes) {
    long start = System.nanoTime();
    PlainRows training = PlainRows.of(rows, Portion.TRAIN, width, classes);
    PlainRows validation = PlainRows.of(rows, Portion.VALIDATION, width, classes);
    float[][] moments = training.standardise();
    validation.standardise(moments);
    HeadConfiguration head = head(width);
    MultiLayerNetwork network = new HeadLayers(head, width, classes.size(), List.of()).network();
    double reading = seconds(start);
    double fitting = 0;
    List<Point> points = new ArrayList<>();
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      network.setLearningRate(head.learningRate(epoch));
      long fit = System.nanoTime();
      for (int from = 0; from < training.rows(); from += head.batchSize()) {
        network.fit(training.batch(from, head.batchSize(), classes.size()));
      }
      fitting += seconds(fit);
      points.add(new Point(fitting, accuracy(network, validation, classes.size())));
    }
    return new Outcome(
        "Deeplearning4j, no Spark", reading, EPOCHS * training.rows() / fitting, points);
  }

  private static double accuracy(MultiLayerNetwork network, PlainRows rows, int classes) {
    DataSet all = rows.batch(0, rows.rows(), classes);
    int[] found = network.output(all.getFeatures()).argMax(1).toIntVector();
    int right = 0;
    for (int row = 0; row < found.length; row++) {
      right += found[row] == rows.labels()[row] ? 1 : 0;
    }
    return (double) right / found.length;
  }

  /** MLlib tells nothing on its way: a training for each number of iterations, from the start. */
  private static Outcome mllib(Dataset<Row> rows) {
    long start = System.nanoTime();
    Dataset<Row> vectors =
        new StringIndexer()
            .setInputCol("label")
            .setOutputCol("place")
            .fit(rows)
            .transform(rows)
            .select(
                col(TableSplit.COLUMN),
                col("place"),
                array_to_vector(col("features")).as("features"));
    Dataset<Row> training = vectors.where(col(TableSplit.COLUMN).equalTo("train")).cache();
    Dataset<Row> validation = vectors.where(col(TableSplit.COLUMN).equalTo("validation")).cache();
    long count = training.count();
    validation.count();
    double reading = seconds(start);
    List<Point> points = new ArrayList<>();
    double rowsPerSecond = 0;
    regression(1).fit(training);
    for (int iterations : ITERATIONS) {
      long fit = System.nanoTime();
      LogisticRegressionModel model = regression(iterations).fit(training);
      double seconds = seconds(fit);
      rowsPerSecond = count * model.summary().totalIterations() / seconds;
      double accuracy =
          new MulticlassClassificationEvaluator()
              .setLabelCol("place")
              .setMetricName("accuracy")
              .evaluate(model.transform(validation));
      points.add(new Point(seconds, accuracy));
    }
    training.unpersist();
    validation.unpersist();
    return new Outcome("Spark MLlib", reading, rowsPerSecond, points);
  }

  private static LogisticRegression regression(int iterations) {
    return new LogisticRegression().setLabelCol("place").setMaxIter(iterations).setRegParam(1e-4);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
