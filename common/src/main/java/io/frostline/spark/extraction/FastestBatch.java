package io.frostline.spark.extraction;

import io.frostline.backbone.BatchSize;
import io.frostline.feature.BatchChoice;
import io.frostline.feature.BatchSpeeds;
import io.frostline.feature.ExtractionPlan;
import io.frostline.onnx.Spread;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The batch size with which the executors need the least CPU time per image.
 *
 * <p>Batches of more images fill the engine's matrix products better, and those of fewer stay in
 * the caches: light networks are up to a fifth faster with one or two images than with eight, heavy
 * ones slower.
 */
final class FastestBatch {
  private static final BatchSpeeds SPEEDS = new BatchSpeeds(List.of(1, 2, 4, 8, 16), 3, 0.2);

  /** Tasks that measure: enough to keep the cores of several executors busy. */
  private static final int MOST_TASKS = 64;

  /** Measuring takes each task some four seconds, and gains a tenth or more. */
  private static final int LEAST_IMAGES_PER_SLOT = 1_000;

  /** A larger batch must be faster by this, because it takes more memory. */
  private static final double GAIN = 0.02;

  private final SparkSession spark;
  private final ExtractionPlan plan;
  private final int networks;

  /**
   * A choice for a network.
   *
   * @param networks how many share the memory of a task
   */
  FastestBatch(SparkSession spark, ExtractionPlan plan, int networks) {
    this.spark = spark;
    this.plan = plan;
    this.networks = networks;
  }

  /** Whether so many images repay measuring. */
  boolean pays(long images) {
    return plan.network().batch() == BatchSize.FREE
        && images >= (long) LEAST_IMAGES_PER_SLOT * spark.sparkContext().defaultParallelism();
  }

  /** Measures on all slots at once. */
  int measure() {
    long memory = BatchMemory.ofTask(spark.sparkContext()) / networks;
    BatchSpeeds affordable = SPEEDS.upTo(memory / plan.bytesOfExample());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks = Math.min(MOST_TASKS, spark.sparkContext().defaultParallelism());
    ExecutorNetwork network = ExecutorNetwork.distribute(spark, plan, BatchChoice.USUAL);
    List<double[]> times =
        context
            .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
            .map(new BatchTrial(network, affordable))
            .collect();
    return affordable.sizes().get(fastest(times));
  }

  /**
   * The position of the fastest size, or of a smaller one that is nearly as fast.
   *
   * @param times as [task][size]
   */
  static int fastest(List<double[]> times) {
    double[] medians =
        IntStream.range(0, times.get(0).length).mapToDouble(size -> median(times, size)).toArray();
    double most =
        IntStream.range(0, medians.length).mapToDouble(at -> medians[at]).min().orElseThrow();
    return IntStream.range(0, medians.length)
        .filter(at -> medians[at] <= most * (1 + GAIN))
        .findFirst()
        .orElseThrow();
  }

  private static double median(List<double[]> times, int size) {
    return Spread.of(times.stream().map(task -> task[size]).toList()).median();
  }
}
