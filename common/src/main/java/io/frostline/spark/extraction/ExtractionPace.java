package io.frostline.spark.extraction;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.frostline.feature.ExtractionPlan;
import io.frostline.spark.JobDescription;
import io.frostline.spark.listing.Listing;
import io.frostline.spark.listing.OrderedExamples;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Measures how fast the executors of an application turn examples into rows, on a few of them and
 * without a table: what a plan for all of them is made by.
 *
 * <p>A first portion, which loads the network, does not count. Then each portion is twice as large
 * as the one before, for {@value #SECONDS} seconds or a little longer. The best rate of a portion
 * is the answer: what the first ones lack is the compiled code of later ones. Few examples come
 * round again.
 */
public final class ExtractionPace {
  private static final double SECONDS = 5;
  private static final double NANOS = 1e9;
  private static final int MOST_DRAWN = 1_000;
  private static final int MOST_FOR_SLOT = 256;

  private final SparkSession spark;
  private final ExtractionRequest request;
  private final List<Row> drawn;
  private int taken;

  /**
   * Draws the examples, by the hashes of their uris, so that every folder has its share.
   *
   * @param request for the decoding and the batch size; its table is not touched
   * @param listing of at least one example
   */
  public ExtractionPace(SparkSession spark, ExtractionRequest request, Listing listing) {
    this.spark = spark;
    this.request = request;
    this.drawn =
        listing
            .images()
            .orderBy(xxhash64(col("uri")), col("uri"))
            .limit(MOST_DRAWN)
            .collectAsList();
  }

  /** How many examples become rows in a second, on all task slots together. */
  public double perSecond(ExtractionPlan plan) {
    int slots = spark.sparkContext().defaultParallelism();
    Extractor extractor =
        new Extractor(
            spark,
            List.of(new BatchedPlan(plan, plan.batchSize(request.limits().batch().orUsual()))),
            request);
    seconds(extractor, slots, 1);
    double best = 0;
    double spent = 0;
    for (int forSlot = 2; spent < SECONDS && forSlot <= MOST_FOR_SLOT; forSlot *= 2) {
      double seconds = seconds(extractor, slots, forSlot);
      best = Math.max(best, slots * forSlot / seconds);
      spent += seconds;
    }
    return best;
  }

  /** How long a portion takes, with a task for each slot. */
  private double seconds(Extractor extractor, int slots, int forSlot) {
    List<Row[]> slices =
        IntStream.range(0, slots).mapToObj(slot -> next(forSlot).toArray(Row[]::new)).toList();
    long start = System.nanoTime();
    try (JobDescription job = JobDescription.of(spark, "Measure how long the examples take");
        WaveOutcomes outcomes = extractor.outcomes(slices, SliceExtraction.Care.NONE)) {
      outcomes.rejected();
    }
    return (System.nanoTime() - start) / NANOS;
  }

  private List<Row> next(int size) {
    List<Row> examples =
        IntStream.range(taken, taken + size)
            .mapToObj(place -> drawn.get(place % drawn.size()))
            .toList();
    taken = (taken + size) % drawn.size();
    List<Row> wanted = new ArrayList<>();
    new WantedExamples(List.of(OrderedExamples.of(examples))).forEachRemaining(wanted::add);
    return wanted;
  }
}
