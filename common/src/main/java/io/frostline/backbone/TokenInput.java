package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.frostline.example.ExampleKind;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.onnx.InputTensor;
import io.frostline.text.LongTexts;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tensors that take the tokens of texts, int64 [N, T] each, where T is the number of tokens of
 * the longest text in a batch.
 *
 * @param ids the tokens, by their numbers in the vocabulary
 * @param mask 1 for a token, 0 for padding; null if the network has no such input
 * @param types the segment of each token, which is always the first; null if the network has no
 *     such input
 * @param maxTokens how many tokens of a text the network takes at most, special ones included
 * @param padding on which side shorter texts of a batch are padded
 * @param paddingId the token that pads them
 * @param prefix what the network expects before each text, such as {@code "query: "}; often empty
 * @param normalise how vectors of a text are normalised; null if they are left as they are
 * @param longTexts what is done with texts of more tokens, unless another way is requested; of a
 *     classifier, what was done with those that it was trained on. Null for the usual
 */
@JsonDeserialize(using = JsonDeserializer.None.class)
public record TokenInput(
    String ids,
    @JsonInclude(JsonInclude.Include.NON_NULL) String mask,
    @JsonInclude(JsonInclude.Include.NON_NULL) String types,
    int maxTokens,
    PaddingSide padding,
    long paddingId,
    String prefix,
    @JsonInclude(JsonInclude.Include.NON_NULL) Normalisation normalise,
    @JsonInclude(JsonInclude.Include.NON_NULL) LongTexts longTexts)
    implements NetworkInput {
  /** Tokens of a text of a few sentences. */
  public static final int USUAL_TOKENS = 32;

  public TokenInput {
    Objects.requireNonNull(ids, "ids");
    Objects.requireNonNull(padding, "padding");
    Objects.requireNonNull(prefix, "prefix");
    if (maxTokens < 1 || paddingId < 0) {
      throw new IllegalArgumentException(
          Formatted.of(
              "The input '%s' takes %d tokens, padded with the token %d; it must take at least 1, and no token is negative.",
              ids, maxTokens, paddingId));
    }
  }

  /** An input whose long texts are used as usual. */
  public TokenInput(
      String ids,
      String mask,
      String types,
      int maxTokens,
      PaddingSide padding,
      long paddingId,
      String prefix,
      Normalisation normalise) {
    this(ids, mask, types, maxTokens, padding, paddingId, prefix, normalise, null);
  }

  /** What is done with long texts unless another way is requested. */
  public LongTexts usualLongTexts() {
    return longTexts == null ? LongTexts.TRUNCATE : longTexts;
  }

  @Override
  @JsonIgnore
  public String tensor() {
    return ids;
  }

  @Override
  public List<InputTensor> sample(int examples) {
    return sample(examples, maxTokens);
  }

  @Override
  public List<InputTensor> typical(int examples) {
    return sample(examples, typicalTokens());
  }

  /** Tokens of each text in {@link #typical}. */
  public int typicalTokens() {
    return Math.min(USUAL_TOKENS, maxTokens);
  }

  /** The same for texts of fewer tokens. */
  public List<InputTensor> sample(int examples, int tokens) {
    int numbers = Math.multiplyExact(examples, tokens);
    long[] padded = new long[numbers];
    Arrays.fill(padded, paddingId);
    long[] present = new long[numbers];
    Arrays.fill(present, 1);
    return Stream.of(
            padded, mask == null ? null : present, types == null ? null : new long[numbers])
        .filter(Objects::nonNull)
        .map(values -> InputTensor.longs(LongBuffer.wrap(values), examples, tokens))
        .toList();
  }

  @Override
  public String extent() {
    return Count.of(maxTokens, "token");
  }

  @Override
  public ExampleKind examples() {
    return ExampleKind.TEXT;
  }

  @Override
  public long bytes() {
    return tensors().count() * maxTokens * Long.BYTES;
  }

  /** Numbers of tokens are no features. */
  @Override
  public Optional<Layer> layer() {
    return Optional.empty();
  }

  /** The names of all inputs that the network has, in the order of a cut one: ids, mask, types. */
  public Stream<String> tensors() {
    return Stream.of(ids, mask, types).filter(Objects::nonNull);
  }

  /** A copy with another prefix. */
  public TokenInput withPrefix(String other) {
    return new TokenInput(
        ids, mask, types, maxTokens, padding, paddingId, other, normalise, longTexts);
  }
}
