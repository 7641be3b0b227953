package io.frostline.spark.extraction;

import io.frostline.example.Content;
import io.frostline.example.ExampleReader;
import io.frostline.feature.ContentDecoding;
import io.frostline.feature.NetworkOutcome;
import io.frostline.feature.PartitionExtraction;
import io.frostline.feature.StageTimes;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.table.OutcomeRow;
import io.frostline.spark.table.OutputWriter;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * One task: runs a slice of a wave through the networks of the executor and returns outcome rows,
 * each with the number of its network.
 */
final class SliceExtraction implements FlatMapFunction<Row[], Tuple2<Integer, InternalRow>> {
  private static final long serialVersionUID = 1L;

  private final List<BackboneSpec> backbones;
  private final Reading reading;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Counters counters;
  private final Care care;

  /** The source of the examples, and how they are opened. */
  record Reading(ExampleSource examples, ContentDecoding<?> decoding) implements Serializable {
    ExampleReader reader(Configuration hadoop, Care care) {
      ExampleReader reader = examples.reader(hadoop);
      return care == Care.TRY_FIRST ? decoding.careful(reader) : reader;
    }
  }

  /** Whether the images are suspected of crashing the decoder. */
  enum Care {
    /** They are not suspected. */
    NONE,
    /**
     * A process died while working on them, perhaps because of one of them: each is first decoded
     * in another process.
     */
    TRY_FIRST
  }

  SliceExtraction(
      List<BackboneSpec> backbones,
      Reading reading,
      Broadcast<SerializableConfiguration> hadoop,
      Counters counters,
      Care care) {
    this.backbones = List.copyOf(backbones);
    this.reading = reading;
    this.hadoop = hadoop;
    this.counters = counters;
    this.care = care;
  }

  @Override
  public Iterator<Tuple2<Integer, InternalRow>> call(Row[] slice) {
    List<ExecutorNetwork.Lease> leases =
        ExecutorNetwork.lease(backbones.stream().map(BackboneSpec::network).toList());
    ExtractionMetrics metrics = ExtractionMetrics.ofThisProcess();
    StageTimes times = metrics.newTimes();
    PartitionExtraction<?> extraction = extraction(slice, reading.decoding(), leases, times);
    metrics.began(extraction);
    TaskContext.get()
        .addTaskCompletionListener(
            end -> {
              metrics.ended(extraction);
              extraction.close();
              leases.forEach(ExecutorNetwork.Lease::close);
              counters.add(times);
            });
    return new OutcomeRows(
        extraction, backbones.stream().map(BackboneSpec::columns).toList(), counters, metrics);
  }

  private <C extends Content> PartitionExtraction<C> extraction(
      Row[] slice,
      ContentDecoding<C> decoding,
      List<ExecutorNetwork.Lease> leases,
      StageTimes times) {
    return new PartitionExtraction<>(
        Arrays.stream(slice).map(WantedExamples::image).iterator(),
        PartitionExtraction.Tools.of(
            reading.reader(hadoop.value().value(), careNow()),
            decoding,
            leases.stream().map(ExecutorNetwork.Lease::loaded).toList()),
        times);
  }

  /** The previous attempt may have died because of an image, which would also kill the next. */
  private Care careNow() {
    return TaskContext.get().attemptNumber() > 0 ? Care.TRY_FIRST : care;
  }

  /**
   * Outcomes as rows, counted as they are consumed.
   *
   * @param columns of each network
   */
  private record OutcomeRows(
      Iterator<NetworkOutcome> outcomes,
      List<List<OutputWriter>> columns,
      Counters counters,
      ExtractionMetrics metrics)
      implements Iterator<Tuple2<Integer, InternalRow>> {
    @Override
    public boolean hasNext() {
      return outcomes.hasNext();
    }

    @Override
    public Tuple2<Integer, InternalRow> next() {
      NetworkOutcome next = outcomes.next();
      counters.add(next.outcome());
      metrics.add(next.outcome());
      return new Tuple2<>(
          next.network(), OutcomeRow.of(next.outcome(), columns.get(next.network())));
    }
  }
}
