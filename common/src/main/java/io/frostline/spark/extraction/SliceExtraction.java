package io.frostline.spark.extraction;

import io.frostline.feature.FileExtraction;
import io.frostline.feature.Outcome;
import io.frostline.feature.StageTimes;
import io.frostline.image.DamagedContent;
import io.frostline.image.ImageDecoder;
import io.frostline.image.ImageFileReader;
import io.frostline.image.TriedImageReader;
import io.frostline.spark.listing.ImageSource;
import io.frostline.spark.listing.ListedImage;
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

/**
 * One task: runs a slice of a wave through the network of the executor and returns outcome rows.
 */
final class SliceExtraction implements FlatMapFunction<Row[], InternalRow> {
  private static final long serialVersionUID = 1L;

  private final BackboneSpec backbone;
  private final Reading reading;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Counters counters;
  private final Care care;

  /** The source of the images, and which of them are rejected. */
  record Reading(ImageSource images, long maxPixels, DamagedContent damaged)
      implements Serializable {
    ImageFileReader reader(Configuration hadoop, Care care) {
      ImageFileReader reader = images.reader(hadoop);
      return care == Care.TRY_FIRST ? new TriedImageReader(reader, maxPixels) : reader;
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
      BackboneSpec backbone,
      Reading reading,
      Broadcast<SerializableConfiguration> hadoop,
      Counters counters,
      Care care) {
    this.backbone = backbone;
    this.reading = reading;
    this.hadoop = hadoop;
    this.counters = counters;
    this.care = care;
  }

  @Override
  public Iterator<InternalRow> call(Row[] slice) {
    ExecutorNetwork.Lease lease = backbone.network().lease();
    ExtractionMetrics metrics = ExtractionMetrics.ofThisProcess();
    StageTimes times = metrics.newTimes();
    FileExtraction extraction =
        new FileExtraction(
            Arrays.stream(slice).map(ListedImage::file).iterator(), tools(lease), times);
    metrics.began(extraction);
    TaskContext.get()
        .addTaskCompletionListener(
            end -> {
              metrics.ended(extraction);
              extraction.close();
              lease.close();
              counters.add(times);
            });
    return new OutcomeRows(extraction, backbone.columns(), counters, metrics);
  }

  private FileExtraction.Tools tools(ExecutorNetwork.Lease lease) {
    return new FileExtraction.Tools(
        reading.reader(hadoop.value().value(), careNow()),
        new ImageDecoder(reading.maxPixels(), reading.damaged()),
        backbone.network().framing(),
        lease.network(),
        backbone.network().batchSize());
  }

  /** The previous attempt may have died because of an image, which would also kill the next. */
  private Care careNow() {
    return TaskContext.get().attemptNumber() > 0 ? Care.TRY_FIRST : care;
  }

  /** Outcomes as rows, counted as they are consumed. */
  private record OutcomeRows(
      Iterator<Outcome> outcomes,
      List<OutputWriter> columns,
      Counters counters,
      ExtractionMetrics metrics)
      implements Iterator<InternalRow> {
    @Override
    public boolean hasNext() {
      return outcomes.hasNext();
    }

    @Override
    public InternalRow next() {
      Outcome outcome = outcomes.next();
      counters.add(outcome);
      metrics.add(outcome);
      return OutcomeRow.of(outcome, columns);
    }
  }
}
