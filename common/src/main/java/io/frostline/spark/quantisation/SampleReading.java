package io.frostline.spark.quantisation;

import io.frostline.feature.FeatureNetwork;
import io.frostline.feature.FramedNetwork;
import io.frostline.feature.Outcome;
import io.frostline.feature.PartitionExtraction;
import io.frostline.feature.StageTimes;
import io.frostline.feature.WantedExample;
import io.frostline.image.Framing;
import io.frostline.image.ImageDecoder;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.listing.ListedExample;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * How tasks read sample images: exactly as an extraction does, but one image at a time, so that
 * nothing depends on which images are neighbours.
 */
record SampleReading(
    ExampleSource images,
    long maxPixels,
    Framing framing,
    Broadcast<SerializableConfiguration> hadoop)
    implements Serializable {

  /** Runs images through a network and passes on the outcomes, in order. */
  void run(Row[] slice, FeatureNetwork network, Consumer<Outcome> outcomes) {
    Configuration configuration = hadoop.value().value();
    PartitionExtraction.Tools tools =
        new PartitionExtraction.Tools(
            images.reader(configuration),
            new ImageDecoder(maxPixels),
            List.of(new FramedNetwork(framing, network, 1)));
    try (PartitionExtraction extraction =
        new PartitionExtraction(
            Arrays.stream(slice)
                .map(ListedExample::file)
                .map(WantedExample::byTheOnlyNetwork)
                .iterator(),
            tools,
            new StageTimes())) {
      extraction.forEachRemaining(each -> outcomes.accept(each.outcome()));
    }
  }
}
