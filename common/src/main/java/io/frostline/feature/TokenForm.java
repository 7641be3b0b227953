package io.frostline.feature;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.NetworkInput;
import io.frostline.backbone.TokenInput;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.example.ExampleKind;
import io.frostline.image.Augmentation;
import io.frostline.image.JpegDecoding;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.InputTensor;
import io.frostline.text.HashedNgrams;
import io.frostline.text.LongTexts;
import io.frostline.text.PackagedTokenizer;
import io.frostline.text.Tokenizer;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Texts that are tokenized.
 *
 * @param tokenizer of the model package
 * @param input with the prefix to use
 * @param beside what a text gives beside the outputs of the network
 */
public record TokenForm(
    PackagedTokenizer tokenizer, TokenInput input, LongTexts longTexts, Beside beside)
    implements InputForm {
  private static final int DIGITS_IN_WORDS = 16;

  /** The position of the number of tokens among the properties of a text. */
  private static final int TOKENS = 1;

  private static final int SHARES = 16;
  private static final int LEAST_TEXTS = 128;
  private static final int MOST_TEXTS = 2048;

  /** Features of a text that no network computes, as a last output. */
  enum Beside {
    NOTHING,
    NGRAMS
  }

  public TokenForm {
    Objects.requireNonNull(tokenizer, "tokenizer");
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(longTexts, "longTexts");
    Objects.requireNonNull(beside, "beside");
  }

  static TokenForm of(ModelPackage model) {
    ModelDescription description = model.description();
    PackagedTokenizer tokenizer =
        new PackagedTokenizer(
            Formatted.of("The tokenizer of model %s", description.name()),
            description.files().get(ModelPackage.TOKENIZER),
            model.file(ModelPackage.TOKENIZER).toString());
    return new TokenForm(
        tokenizer, description.tokens(), description.tokens().usualLongTexts(), Beside.NOTHING);
  }

  @Override
  public ExampleKind examples() {
    return ExampleKind.TEXT;
  }

  @Override
  public TokenForm with(JpegDecoding decoding) {
    return this;
  }

  @Override
  public TokenForm with(Augmentation version) {
    return this;
  }

  @Override
  public TokenForm withStatistics() {
    throw new UserException(
        "--statistics is for images, but these are texts. Leave out --statistics.");
  }

  @Override
  public TokenForm with(TextUse use) {
    return new TokenForm(
        tokenizer,
        input.withPrefix(use.prefix().orElse(input.prefix())),
        use.longTexts().orElse(longTexts),
        beside);
  }

  @Override
  public List<PackagedTokenizer> tokenizers() {
    return List.of(tokenizer);
  }

  @Override
  public LoadedForm load(List<Tokenizer> opened) {
    return new TokenizedForm(this, opened.get(0));
  }

  /** Full batches of texts at quantiles of the lengths; what is longer than a window is cut. */
  @Override
  public List<List<InputTensor>> shares(
      NetworkInput network, int batchSize, List<List<Object>> examples) {
    int[] lengths =
        examples.stream()
            .mapToInt(text -> Math.min((Integer) text.get(TOKENS), input.maxTokens()))
            .sorted()
            .toArray();
    TokenBudget budget = new TokenBudget(batchSize);
    return IntStream.range(0, SHARES)
        .map(share -> lengths.length == 0 ? input.maxTokens() : quantile(lengths, share))
        .mapToObj(length -> input.sample(budget.texts(length), length))
        .toList();
  }

  private static int quantile(int[] sorted, int share) {
    return sorted[(int) ((share + 0.5) / SHARES * sorted.length)];
  }

  /** Enough to have several of each length, and for seconds with any encoder. */
  @Override
  public SliceSizes slices(int batchSize) {
    return new SliceSizes(LEAST_TEXTS, MOST_TEXTS);
  }

  /** Hashed n-grams of the characters, which the network does not see. */
  @Override
  public BareFeatures bare(ModelPackage model, List<CutPoint> cuts) {
    return new BareFeatures(
        NetworkCut.of(model, cuts),
        new TokenForm(tokenizer, input, longTexts, Beside.NGRAMS),
        new FeatureColumn("ngrams", "text", "hashed", List.of(HashedNgrams.WIDTH)));
  }

  @Override
  public String inWords(FeatureColumn bare) {
    return Formatted.of("hashed n-grams of characters, %,d numbers", bare.width());
  }

  @Override
  public String inWords() {
    return Formatted.of(
        "tokenizer %s, at most %d tokens, long texts: %s, prefix '%s'",
        tokenizer.sha256().substring(0, DIGITS_IN_WORDS),
        input.maxTokens(),
        longTexts.keyword(),
        input.prefix());
  }
}
