package io.frostline.spark;

import io.frostline.feature.Extraction;
import io.frostline.feature.Outcome;
import io.frostline.feature.StageTimes;
import io.frostline.image.ImageDecoder;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.SerializableConfiguration;

/** One task: a slice of a wave through the executor's network, as outcome rows. */
final class SliceExtraction implements FlatMapFunction<Row[], InternalRow> {
  private static final long serialVersionUID = 1L;

  private final BackboneSpec backbone;
  private final Reading reading;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Counters counters;

  /** Where the images are, and how large one may be. */
  record Reading(ImageSource images, long maxPixels) implements Serializable {}

  SliceExtraction(
      BackboneSpec backbone,
      Reading reading,
      Broadcast<SerializableConfiguration> hadoop,
      Counters counters) {
    this.backbone = backbone;
    this.reading = reading;
    this.hadoop = hadoop;
    this.counters = counters;
  }

  @Override
  public Iterator<InternalRow> call(Row[] slice) {
    ExecutorNetwork.Lease lease = backbone.network().lease();
    StageTimes times = new StageTimes();
    Extraction extraction =
        new Extraction(
            Arrays.stream(slice).map(ImageListing::file).iterator(), tools(lease), times);
    TaskContext.get()
        .addTaskCompletionListener(
            end -> {
              extraction.close();
              lease.close();
              counters.add(times);
            });
    return new OutcomeRows(extraction, backbone.columns(), counters);
  }

  private Extraction.Tools tools(ExecutorNetwork.Lease lease) {
    return new Extraction.Tools(
        reading.images().reader(hadoop.value().value()),
        new ImageDecoder(reading.maxPixels()),
        backbone.network().framing(),
        lease.network(),
        backbone.network().batchSize());
  }

  /** Outcomes as rows, counted as they pass. */
  private record OutcomeRows(
      Iterator<Outcome> outcomes, List<OutputWriter> columns, Counters counters)
      implements Iterator<InternalRow> {
    @Override
    public boolean hasNext() {
      return outcomes.hasNext();
    }

    @Override
    public InternalRow next() {
      Outcome outcome = outcomes.next();
      counters.add(outcome);
      return OutcomeRow.of(outcome, columns);
    }
  }
}
