package io.frostline.spark.extraction;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.frostline.example.RejectionReason;
import io.frostline.feature.Outcome;
import io.frostline.feature.PartitionExtraction;
import io.frostline.feature.StageTimes;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;
import scala.collection.JavaConverters;

/**
 * The activity of the tasks of this process, for the Spark metrics system and any of its sinks:
 * {@code frostline.images}, {@code frostline.rejected.REASON}, {@code frostline.milliseconds.STAGE}
 * and {@code frostline.queued}, since the start of the process.
 *
 * <p>A task that runs twice is counted twice; {@code _frostline.json} contains the exact counts.
 */
final class ExtractionMetrics implements Source {
  private static final String NAME = "frostline";
  private static final long NANOS_PER_MILLISECOND = 1_000_000;

  private final MetricRegistry registry = new MetricRegistry();
  private final StageTimes times = new StageTimes();
  private final Set<PartitionExtraction<?>> running = ConcurrentHashMap.newKeySet();
  private final Counter images = registry.counter("images");
  private final Map<RejectionReason, Counter> rejected = new EnumMap<>(RejectionReason.class);

  private ExtractionMetrics() {
    for (RejectionReason reason : RejectionReason.values()) {
      rejected.put(reason, registry.counter("rejected." + reason));
    }
    addMilliseconds("reading", times::reading);
    addMilliseconds("waiting", times::waiting);
    addMilliseconds("decoding", times::decoding);
    addMilliseconds("resizing", times::resizing);
    addMilliseconds("network", times::network);
    registry.register(
        "queued",
        (Gauge<Integer>) () -> running.stream().mapToInt(PartitionExtraction::queued).sum());
  }

  private void addMilliseconds(String stage, LongSupplier nanos) {
    registry.register(
        "milliseconds." + stage, (Gauge<Long>) () -> nanos.getAsLong() / NANOS_PER_MILLISECOND);
  }

  /**
   * The metrics of this executor, or of the driver in local mode; the first task registers them.
   */
  static ExtractionMetrics ofThisProcess() {
    MetricsSystem system = SparkEnv.get().metricsSystem();
    synchronized (ExtractionMetrics.class) {
      return JavaConverters.seqAsJavaList(system.getSourcesByName(NAME)).stream()
          .filter(ExtractionMetrics.class::isInstance)
          .map(ExtractionMetrics.class::cast)
          .findFirst()
          .orElseGet(() -> registeredWith(system));
    }
  }

  private static ExtractionMetrics registeredWith(MetricsSystem system) {
    ExtractionMetrics metrics = new ExtractionMetrics();
    system.registerSource(metrics);
    return metrics;
  }

  @Override
  public String sourceName() {
    return NAME;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  /** Stage times that are also added to these metrics. */
  StageTimes newTimes() {
    return new StageTimes(times);
  }

  void began(PartitionExtraction<?> extraction) {
    running.add(extraction);
  }

  void ended(PartitionExtraction<?> extraction) {
    running.remove(extraction);
  }

  void add(Outcome outcome) {
    images.inc();
    if (outcome instanceof Outcome.Rejected one) {
      rejected.get(one.reason()).inc();
    }
  }
}
