package io.frostline.classifier.zeroshot;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.TextTower;
import io.frostline.backbone.TokenInput;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.InputTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.text.LongTexts;
import io.frostline.text.Tokenizer;
import io.frostline.text.Tokens;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Vectors of prompts, computed by the tower for texts of a package, one prompt at a time. */
final class PromptVectors implements AutoCloseable {
  private final String model;
  private final TextTower tower;
  private final Tokenizer tokenizer;
  private final NetworkSession session;

  /**
   * Loads the tower.
   *
   * @throws UserException when the package has none, or is damaged
   */
  PromptVectors(ModelPackage model) {
    this.model = model.description().name();
    tower = model.description().textTower();
    tokenizer = Tokenizer.open(model.file(ModelPackage.TOKENIZER));
    session = NetworkSession.openPart(model.file(ModelPackage.TEXT));
  }

  /**
   * The direction of a class: the mean of the directions of its prompts.
   *
   * @return of length 1
   * @throws UserException when a prompt is too long or has no tokens, or has no direction
   */
  float[] of(String name, List<String> prompts) {
    double[] sum = new double[tower.width()];
    for (String prompt : prompts) {
      double[] vector = unit(vector(name, prompt), name);
      for (int place = 0; place < sum.length; place++) {
        sum[place] += vector[place];
      }
    }
    double[] mean = unit(sum, name);
    float[] direction = new float[mean.length];
    for (int place = 0; place < direction.length; place++) {
      direction[place] = (float) mean[place];
    }
    return direction;
  }

  private double[] vector(String name, String prompt) {
    float[] values = session.run(tensors(tokens(name, prompt))).get(tower.output()).values();
    double[] vector = new double[values.length];
    for (int place = 0; place < vector.length; place++) {
      vector[place] = values[place];
    }
    return vector;
  }

  private Tokens tokens(String name, String prompt) {
    TokenInput input = tower.input();
    try {
      return tokenizer
          .tokenize(input.prefix() + prompt, input.maxTokens(), LongTexts.REJECT)
          .windows()
          .get(0);
    } catch (RejectedExampleException unusable) {
      throw new UserException(
          unusable.reason() == RejectionReason.TOO_MANY_TOKENS
              ? Formatted.of(
                  "The prompt '%s' of the class '%s' has more than the %d tokens that the text"
                      + " tower of model %s takes. Shorten it.",
                  prompt, name, input.maxTokens(), model)
              : Formatted.of(
                  "The prompt '%s' of the class '%s' cannot be used: %s",
                  prompt, name, unusable.getMessage()),
          unusable);
    }
  }

  /** What each input of the tower gets, in the order of {@link TokenInput#tensors}. */
  private List<InputTensor> tensors(Tokens tokens) {
    int length = tokens.length();
    long[] present = new long[length];
    Arrays.fill(present, 1);
    List<InputTensor> tensors = new ArrayList<>(List.of(tensor(longs(tokens.ids()))));
    if (tower.input().mask() != null) {
      tensors.add(tensor(present));
    }
    if (tower.input().types() != null) {
      tensors.add(tensor(longs(tokens.types())));
    }
    return tensors;
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  private static InputTensor tensor(long[] values) {
    return InputTensor.longs(LongBuffer.wrap(values), 1, values.length);
  }

  private double[] unit(double[] vector, String name) {
    double length = Math.sqrt(Arrays.stream(vector).map(value -> value * value).sum());
    if (!(length > 0) || Double.isInfinite(length)) {
      throw new UserException(
          Formatted.of(
              "The prompts of the class '%s' have no direction: the text tower of model %s gives"
                  + " them a vector of length %s. Use other prompts.",
              name, model, length));
    }
    return Arrays.stream(vector).map(value -> value / length).toArray();
  }

  @Override
  public void close() {
    session.close();
    tokenizer.close();
  }
}
