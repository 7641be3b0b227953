package io.frostline.spark.quantisation;

import io.frostline.example.Content;
import io.frostline.feature.ContentDecoding;
import io.frostline.feature.FeatureNetwork;
import io.frostline.feature.InputForm;
import io.frostline.feature.LoadedNetwork;
import io.frostline.feature.Outcome;
import io.frostline.feature.PartitionExtraction;
import io.frostline.feature.StageTimes;
import io.frostline.feature.WantedExample;
import io.frostline.spark.extraction.ExecutorNetwork;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.listing.ListedExample;
import io.frostline.text.PackagedTokenizer;
import io.frostline.text.Tokenizer;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * How tasks read sample examples: exactly as an extraction does, but one at a time, so that nothing
 * depends on which images are neighbours.
 */
record SampleReading(
    ExampleSource examples,
    ContentDecoding<?> decoding,
    InputForm form,
    Broadcast<SerializableConfiguration> hadoop)
    implements Serializable {

  /**
   * Runs examples through a network and passes on the outcomes, in order.
   *
   * @param lease of a network of the same form
   */
  void run(
      Row[] slice,
      ExecutorNetwork.Lease lease,
      FeatureNetwork network,
      Consumer<Outcome> outcomes) {
    run(slice, decoding, new LoadedNetwork(lease.load(form), network, 1), outcomes);
  }

  /** The same on the driver. */
  void runHere(Row[] slice, FeatureNetwork network, Consumer<Outcome> outcomes) {
    List<Tokenizer> tokenizers = form.tokenizers().stream().map(PackagedTokenizer::open).toList();
    try {
      run(slice, decoding, new LoadedNetwork(form.load(tokenizers), network, 1), outcomes);
    } finally {
      tokenizers.forEach(Tokenizer::close);
    }
  }

  private <C extends Content> void run(
      Row[] slice, ContentDecoding<C> opening, LoadedNetwork network, Consumer<Outcome> outcomes) {
    PartitionExtraction.Tools<C> tools =
        PartitionExtraction.Tools.of(
            examples.reader(hadoop.value().value()), opening, List.of(network));
    try (PartitionExtraction<C> extraction =
        new PartitionExtraction<>(
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
