package io.frostline.feature;

import io.frostline.backbone.cut.FeatureOutput;
import io.frostline.example.Content;
import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.InputTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A few examples through a network in this process, one by one: for answers on a screen. What comes
 * out is what a run on a cluster writes.
 */
public final class LocalExtraction implements AutoCloseable {
  private final NetworkSession session;
  private final List<Tokenizer> tokenizers;
  private final List<String> tensors;
  private final InputForm form;

  /** Loads the network of a plan. */
  public LocalExtraction(ExtractionPlan plan) {
    session = NetworkSession.openPart(plan.network().onnx(), plan.inWords());
    form = plan.form();
    tensors = plan.network().outputs().stream().map(FeatureOutput::tensor).toList();
    tokenizers = new ArrayList<>();
    try {
      form.tokenizers().forEach(tokenizer -> tokenizers.add(tokenizer.open()));
    } catch (RuntimeException unreadable) {
      close();
      throw unreadable;
    }
  }

  /** Passes on the outcome of each example, in their order. */
  public void run(
      List<Example> examples,
      ContentDecoding<?> decoding,
      ExampleReader reader,
      Consumer<Outcome> outcomes) {
    examples.forEach(example -> run(example, decoding, reader, outcomes));
  }

  private <C extends Content> void run(
      Example example,
      ContentDecoding<C> decoding,
      ExampleReader reader,
      Consumer<Outcome> outcomes) {
    LoadedNetwork network = new LoadedNetwork(form.load(tokenizers), this::outputs, 1);
    try (PartitionExtraction<C> extraction =
        new PartitionExtraction<>(
            List.of(WantedExample.byTheOnlyNetwork(example)).iterator(),
            PartitionExtraction.Tools.of(reader, decoding, List.of(network)),
            new StageTimes())) {
      extraction.forEachRemaining(outcome -> outcomes.accept(outcome.outcome()));
    }
  }

  private float[][][] outputs(List<InputTensor> batch) {
    Map<String, FloatTensor> found = session.run(batch);
    return tensors.stream().map(name -> found.get(name).rows()).toArray(float[][][]::new);
  }

  @Override
  public void close() {
    tokenizers.forEach(Tokenizer::close);
    session.close();
  }
}
