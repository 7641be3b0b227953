package io.frostline.spark;

import io.frostline.backbone.FloatTensor;
import io.frostline.feature.Extraction;
import io.frostline.feature.FeatureNetwork;
import io.frostline.feature.Outcome;
import io.frostline.feature.StageTimes;
import io.frostline.image.ImageDecoder;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkFiles;
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

  /** How the images are kept, and how large one may be. */
  record Reading(SourceFormat format, long maxPixels) implements Serializable {}

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
    NetworkCache.Lease lease =
        NetworkCache.executorWide()
            .acquire(backbone.sha256(), Path.of(SparkFiles.get(backbone.file())));
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

  private Extraction.Tools tools(NetworkCache.Lease lease) {
    return new Extraction.Tools(
        reading.format().reader(hadoop.value().value()),
        new ImageDecoder(reading.maxPixels()),
        backbone.framing(),
        network(lease),
        backbone.batchSize());
  }

  private FeatureNetwork network(NetworkCache.Lease lease) {
    return pixels -> {
      Map<String, FloatTensor> tensors = lease.session().run(pixels, backbone.inputShape());
      return backbone.tensors().stream()
          .map(name -> tensors.get(name).rows())
          .toArray(float[][][]::new);
    };
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
