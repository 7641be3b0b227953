package io.frostline.spark.extraction;

import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.Provenance;
import io.frostline.message.UserException;
import io.frostline.spark.listing.OrderedImages;
import io.frostline.spark.table.ImageTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Measures the throughput of one machine, and where the time goes.
 *
 * <p>Each round measures the engine alone (the session of the pipeline, fed from memory by one
 * thread per task slot) half before and half after the pipeline, so that noise on the machine
 * affects both equally.
 */
public final class ExtractionBenchmark {
  private static final int MAX_DISTINCT_IMAGES = 10_000;

  private final SparkSession spark;
  private final ExtractionRequest request;
  private final ExtractionPlan plan;
  private final int slots;
  private final int batchSize;

  /**
   * The figures of one round.
   *
   * @param images the number of images that the pipeline processed
   * @param engine images per second of the engine alone
   * @param pipeline images per second of the pipeline, until its rows are committed
   * @param stages milliseconds per image on one thread
   */
  public record Round(long images, double engine, double pipeline, Stages stages) {
    /** Throughput of the pipeline as a share of that of the engine alone. */
    public double efficiency() {
      return pipeline / engine;
    }
  }

  /**
   * Milliseconds per image on one thread.
   *
   * @param reading spent on reading in the background
   * @param waiting for images that the background had not read yet
   */
  public record Stages(
      double reading, double waiting, double decoding, double network, double writing) {}

  public ExtractionBenchmark(SparkSession spark, ExtractionRequest request, ExtractionPlan plan) {
    if (!spark.sparkContext().isLocal()) {
      throw new UserException(
          "bench measures one machine, but the Spark master is "
              + spark.sparkContext().master()
              + ". Run it with --master local[N], where N is the number of cores of an executor.");
    }
    this.spark = ImageTable.writingSession(spark);
    this.request = request;
    this.plan = plan;
    this.slots = spark.sparkContext().defaultParallelism();
    this.batchSize =
        plan.batchSize(
            request.limits().batch().orElse(() -> new FastestBatch(this.spark, plan, 1).measure()));
  }

  /** Images per run of the network. */
  public int batchSize() {
    return batchSize;
  }

  /** The number of threads that run at once. */
  public int slots() {
    return slots;
  }

  /**
   * Measures after a warm-up round: compiling the hot code takes the JVM half a minute of a core.
   * Each round deletes the table of the previous one.
   *
   * @param seconds target duration of each half of a round
   */
  public Stream<Round> rounds(int rounds, int seconds) {
    ImageTable table = new ImageTable(spark, request.out());
    Extractor extractor = new Extractor(spark, List.of(new BatchedPlan(plan, batchSize)), request);
    List<Row> images = images();
    return IntStream.rangeClosed(0, rounds)
        .mapToObj(number -> round(extractor, table, images, seconds))
        .skip(1);
  }

  private List<Row> images() {
    List<Row> listed =
        request
            .images()
            .list(spark)
            .orderBy("uri")
            .limit((int) Math.min(MAX_DISTINCT_IMAGES, request.limits().maxImages()))
            .collectAsList();
    List<Row> images = new ArrayList<>();
    new WantedImages(List.of(OrderedImages.of(listed))).forEachRemaining(images::add);
    if (images.isEmpty()) {
      throw new UserException("There are no images at " + request.images().uri() + ".");
    }
    return images;
  }

  private static List<Row> repeated(List<Row> images, int size) {
    return IntStream.range(0, size).mapToObj(index -> images.get(index % images.size())).toList();
  }

  private Round round(Extractor extractor, ImageTable table, List<Row> images, int seconds) {
    table.prepare(plan.origin(), ImageTable.ExistingRows.OVERWRITE);
    table.write(
        new Provenance(
            Provenance.version(),
            Provenance.State.RUNNING,
            plan.origin(),
            request.images().uri(),
            (long) images.size(),
            null,
            null,
            null));
    EngineCeiling engine = new EngineCeiling(extractor.network(0), slots);
    double before = engine.imagesPerSecond(seconds / 2.0);
    List<Row> portion = repeated(images, Math.max(slots, (int) (before * seconds)));
    Pipeline pipeline = pipeline(extractor, table, portion);
    double after = engine.imagesPerSecond(seconds / 2.0);
    return new Round(
        portion.size(), (before + after) / 2, pipeline.imagesPerSecond(), pipeline.stages());
  }

  private record Pipeline(double imagesPerSecond, Stages stages) {}

  private Pipeline pipeline(Extractor extractor, ImageTable table, List<Row> images) {
    Counters.Snapshot before = extractor.counters().snapshot();
    long start = System.nanoTime();
    long computed;
    long written;
    try (WaveOutcomes outcomes =
        extractor.outcomes(Waves.slices(images, batchSize, slots), SliceExtraction.Care.NONE)) {
      outcomes.rejected();
      computed = System.nanoTime();
      table.append(outcomes.extracted(0), images.size(), plan.origin());
      written = System.nanoTime();
    }
    double milliseconds = 1e-6 / images.size();
    Counters.Snapshot spent = extractor.counters().snapshot().minus(before);
    return new Pipeline(
        images.size() * 1e9 / (written - start),
        new Stages(
            spent.reading() * milliseconds,
            spent.waiting() * milliseconds,
            spent.decoding() * milliseconds,
            spent.network() * milliseconds,
            (written - computed) * slots * milliseconds));
  }
}
