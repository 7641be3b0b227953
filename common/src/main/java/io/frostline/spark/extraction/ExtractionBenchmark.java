package io.frostline.spark.extraction;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.frostline.evaluation.Benchmark.Round;
import io.frostline.evaluation.Benchmark.Sample;
import io.frostline.evaluation.Benchmark.Stages;
import io.frostline.example.ExampleKind;
import io.frostline.feature.BatchSpeeds;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.Provenance;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.EngineSpeed;
import io.frostline.spark.JobDescription;
import io.frostline.spark.listing.OrderedExamples;
import io.frostline.spark.table.ResultTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Measures the throughput of one machine, and where the time goes, with the code that {@code
 * extract} runs.
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
  private final Extractor extractor;
  private final MeasuredExamples measured;
  private int taken;

  public ExtractionBenchmark(SparkSession spark, ExtractionRequest request, ExtractionPlan plan) {
    if (!spark.sparkContext().isLocal()) {
      throw new UserException(
          "bench measures one machine, but the Spark master is "
              + spark.sparkContext().master()
              + ". Run it with --master local[N], where N is the number of cores of an executor.");
    }
    this.spark = ResultTable.writingSession(spark);
    this.request = request;
    this.plan = plan;
    this.measured = new MeasuredExamples(plan.form().examples());
    this.slots = spark.sparkContext().defaultParallelism();
    this.batchSize =
        plan.batchSize(
            request.limits().batch().orElse(() -> new FastestBatch(this.spark, plan, 1).measure()));
    this.extractor = new Extractor(this.spark, List.of(new BatchedPlan(plan, batchSize)), request);
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
   * @throws UserException while it is consumed, if there are no images, or none can be used
   */
  public Stream<Round> rounds(int rounds, int seconds) {
    ResultTable table = new ResultTable(spark, request.out());
    List<Row> images = images();
    return IntStream.rangeClosed(0, rounds)
        .mapToObj(number -> round(table, images, seconds))
        .skip(1);
  }

  /** The different images of all rounds until now. */
  public Sample sample() {
    return measured.sample();
  }

  /** Measures the bare engine with batches of different sizes, those that memory suffices for. */
  public List<BatchSpeeds.Speed> batches(BatchSpeeds speeds) {
    long affordable = BatchMemory.ofTask(spark.sparkContext()) / plan.bytesOfExample();
    try (ExecutorNetwork.Lease lease = extractor.network(0).lease()) {
      return speeds.upTo(affordable).measure(lease.session(), plan.network().input(), slots);
    }
  }

  /** Drawn by the hashes of their uris and mixed, so that every folder has its share of a round. */
  private List<Row> images() {
    try (JobDescription listing =
        JobDescription.of(
            spark, Formatted.of("Draw %s to measure with", plan.form().examples().nouns()))) {
      List<Row> drawn =
          request
              .images()
              .list(spark)
              .orderBy(xxhash64(col("uri")), col("uri"))
              .limit((int) Math.min(MAX_DISTINCT_IMAGES, request.limits().maxImages()))
              .collectAsList();
      if (drawn.isEmpty()) {
        throw new UserException(
            Formatted.of(
                "There are no %s at %s.", plan.form().examples().nouns(), request.images().uri()));
      }
      List<Row> images = new ArrayList<>();
      new WantedExamples(List.of(OrderedExamples.of(byUri(drawn)))).forEachRemaining(images::add);
      Collections.shuffle(images, new Random(1));
      return images;
    }
  }

  /**
   * The images after those of the previous round, from the beginning again if there are no others;
   * by uri, as {@code extract} takes them.
   */
  private List<Row> next(List<Row> images, int size) {
    List<Row> next =
        IntStream.range(taken, taken + size)
            .mapToObj(index -> images.get(index % images.size()))
            .toList();
    taken = (taken + size) % images.size();
    return byUri(next);
  }

  private static List<Row> byUri(List<Row> images) {
    return images.stream().sorted(Comparator.comparing(image -> image.getString(0))).toList();
  }

  private Round round(ResultTable table, List<Row> images, int seconds) {
    table.prepare(plan.origin(), ResultTable.ExistingRows.OVERWRITE);
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
    EngineSpeed before = engine(seconds / 2.0);
    Pipeline pipeline =
        pipeline(table, next(images, Math.max(slots, (int) (before.perSecond() * seconds))));
    EngineSpeed after = engine(seconds / 2.0);
    return new Round(
        pipeline.images(),
        (before.perSecond() + after.perSecond()) / 2,
        (before.coreMilliseconds() + after.coreMilliseconds()) / 2,
        pipeline.imagesPerSecond(),
        pipeline.coreMilliseconds(),
        pipeline.stages());
  }

  private EngineSpeed engine(double seconds) {
    ExecutorNetwork network = extractor.network(0);
    try (ExecutorNetwork.Lease lease = network.lease()) {
      List<List<Object>> examples =
          measured.extracted().stream().map(MeasuredExamples.Extracted::properties).toList();
      return EngineSpeed.ofShares(lease.session(), network.shares(examples), slots, seconds);
    }
  }

  private record Pipeline(
      long images, double imagesPerSecond, double coreMilliseconds, Stages stages) {}

  private Pipeline pipeline(ResultTable table, List<Row> images) {
    Counters.Snapshot before = extractor.counters().snapshot();
    ElapsedTime elapsed = new ElapsedTime();
    try (JobDescription measuring =
            JobDescription.of(
                spark, "Extract " + Count.of(images.size(), plan.form().examples().noun()));
        WaveOutcomes outcomes =
            extractor.outcomes(
                Waves.slices(images, plan.form().slices(batchSize), slots),
                SliceExtraction.Care.NONE)) {
      List<Row> rejected = outcomes.rejected().getOrDefault(0, List.of());
      long computed = elapsed.nanos();
      long extracted = images.size() - rejected.size();
      measured.addRejected(rejected);
      if (extracted == 0) {
        throw new UserException(nothingUsable(rejected));
      }
      table.append(outcomes.extracted(0), extracted, plan.origin());
      long written = elapsed.nanos();
      long cores = elapsed.coreNanos();
      ExampleKind kind = plan.form().examples();
      measured.add(
          outcomes.extracted(0).map(row -> MeasuredExamples.Extracted.of(row, kind)).collect());
      Counters.Snapshot spent = extractor.counters().snapshot().minus(before);
      return new Pipeline(
          extracted,
          extracted * 1e9 / written,
          cores * 1e-6 / extracted,
          stages(spent, 1e-6 / extracted, computed * slots, (written - computed) * slots));
    }
  }

  private String nothingUsable(List<Row> rejected) {
    Row first = rejected.get(0);
    return Formatted.of(
        "None of the %s at %s can be used, so there is nothing to measure. %s: %s",
        plan.form().examples().nouns(),
        request.images().uri(),
        first.getString(0),
        first.getString(3));
  }

  /**
   * @param unit milliseconds per nanosecond and image
   * @param computing of all slots together, idle or not
   */
  private static Stages stages(Counters.Snapshot spent, double unit, long computing, long writing) {
    long known = spent.waiting() + spent.decoding() + spent.resizing() + spent.network();
    return new Stages(
        spent.reading() * unit,
        spent.waiting() * unit,
        spent.decoding() * unit,
        spent.resizing() * unit,
        spent.network() * unit,
        writing * unit,
        Math.max(0, computing - known) * unit);
  }
}
