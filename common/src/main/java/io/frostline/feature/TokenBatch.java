package io.frostline.feature;

import io.frostline.backbone.TokenInput;
import io.frostline.example.Example;
import io.frostline.example.ExampleKind;
import io.frostline.example.RejectedExampleException;
import io.frostline.onnx.InputTensor;
import io.frostline.text.CheckedText;
import io.frostline.text.HashedNgrams;
import io.frostline.text.TokenizedText;
import io.frostline.text.Tokens;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Texts that wait for their run through a network: many, so that there are several of each length.
 * The features of a text cut into windows are the means of the windows' features, in double
 * precision.
 */
final class TokenBatch implements InputBatch<CheckedText> {
  /** With several outputs of a thousand numbers for each token, these fill half a gigabyte. */
  private static final int MOST_TOKENS = 1 << 14;

  private final TokenizedForm form;
  private final TokenInput input;
  private final FeatureNetwork network;
  private final TokenBudget budget;
  private final List<Waiting> waiting = new ArrayList<>();
  private int tokens;

  TokenBatch(LoadedNetwork network) {
    this.form = TokenizedForm.of(network.form());
    this.input = form.form().input();
    this.network = network.network();
    this.budget = new TokenBudget(network.batchSize());
  }

  /**
   * A text that is tokenized.
   *
   * @param beside outputs that no network computes
   */
  private record Waiting(Example file, TokenizedText text, float[][] beside) {}

  @Override
  public boolean isFull() {
    return tokens >= MOST_TOKENS;
  }

  @Override
  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Networks have no tokens in common. */
  @Override
  public void decode(CheckedText text) {}

  @Override
  public void add(Example file, CheckedText text) throws RejectedExampleException {
    TokenizedText tokenized = form.tokenize(text);
    waiting.add(new Waiting(file, tokenized, beside(text)));
    tokens += tokenized.windows().stream().mapToInt(Tokens::length).sum();
  }

  private float[][] beside(CheckedText text) {
    return form.form().beside() == TokenForm.Beside.NGRAMS
        ? new float[][] {HashedNgrams.of(text.characters())}
        : new float[0][];
  }

  /** Empties the batch. */
  @Override
  public List<Outcome> run() {
    float[][][] windows =
        run(waiting.stream().flatMap(text -> text.text().windows().stream()).toList());
    List<Outcome> outcomes = new ArrayList<>();
    int from = 0;
    for (Waiting text : waiting) {
      int to = from + text.text().windows().size();
      outcomes.add(outcome(text, means(Arrays.copyOfRange(windows, from, to))));
      from = to;
    }
    waiting.clear();
    tokens = 0;
    return outcomes;
  }

  /** The outputs of windows, as [window][output][value]. */
  private float[][][] run(List<Tokens> windows) {
    float[][][] ofWindows = new float[windows.size()][][];
    for (int[] batch : budget.batches(windows.stream().mapToInt(Tokens::length).toArray())) {
      float[][][] outputs =
          network.run(tensors(IntStream.of(batch).mapToObj(windows::get).toList()));
      for (int row = 0; row < batch.length; row++) {
        int window = row;
        ofWindows[batch[row]] =
            Arrays.stream(outputs).map(output -> output[window]).toArray(float[][]::new);
      }
    }
    return ofWindows;
  }

  /** What the inputs of the network get, in the order of {@link TokenInput#tensors}. */
  private List<InputTensor> tensors(List<Tokens> batch) {
    List<InputTensor> tensors = new ArrayList<>();
    tensors.add(tensor(batch, Tokens::ids));
    if (input.mask() != null) {
      tensors.add(tensor(batch, text -> IntStream.of(text.ids()).map(id -> 1).toArray()));
    }
    if (input.types() != null) {
      tensors.add(tensor(batch, Tokens::types));
    }
    return tensors;
  }

  private static InputTensor tensor(List<Tokens> batch, Function<Tokens, int[]> numbers) {
    int length = batch.get(0).length();
    LongBuffer values = LongBuffer.allocate(batch.size() * length);
    batch.forEach(text -> IntStream.of(numbers.apply(text)).forEach(values::put));
    return InputTensor.longs(values.flip(), batch.size(), length);
  }

  private static float[][] means(float[][][] windows) {
    return windows.length == 1
        ? windows[0]
        : IntStream.range(0, windows[0].length)
            .mapToObj(output -> mean(windows, output))
            .toArray(float[][]::new);
  }

  private static float[] mean(float[][][] windows, int output) {
    float[] mean = new float[windows[0][output].length];
    for (int at = 0; at < mean.length; at++) {
      double sum = 0;
      for (float[][] window : windows) {
        sum += window[output][at];
      }
      mean[at] = (float) (sum / windows.length);
    }
    return mean;
  }

  private static Outcome outcome(Waiting text, float[][] computed) {
    float[][] outputs = Arrays.copyOf(computed, computed.length + text.beside().length);
    System.arraycopy(text.beside(), 0, outputs, computed.length, text.beside().length);
    List<Object> properties =
        Arrays.asList(text.file().hash(), text.text().tokens(), text.text().truncated());
    return Outcome.of(text.file(), ExampleKind.TEXT, properties, outputs);
  }
}
