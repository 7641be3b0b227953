package io.frostline.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.frostline.backbone.PaddingSide;
import io.frostline.backbone.TokenInput;
import io.frostline.example.Example;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.onnx.InputTensor;
import io.frostline.text.CheckedText;
import io.frostline.text.HashedNgrams;
import io.frostline.text.LongTexts;
import io.frostline.text.PackagedTokenizer;
import io.frostline.text.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With the small WordPiece, in which a letter is a token, and a network that adds up ids. */
class TokenBatchTest {
  private static final int CLS = 2;
  private static final int SEP = 3;
  private static final int A = 4;

  private static Tokenizer tokenizer;

  private final List<long[]> shapes = new ArrayList<>();

  /** Gives the sum of the ids of each text, and its first id but one. */
  private float[][][] sums(List<InputTensor> batch) {
    long[] shape = batch.get(0).shape();
    shapes.add(shape);
    LongBuffer ids = (LongBuffer) batch.get(0).values();
    float[][][] outputs = new float[2][(int) shape[0]][1];
    for (int text = 0; text < shape[0]; text++) {
      for (int token = 0; token < shape[1]; token++) {
        outputs[0][text][0] += ids.get((int) (text * shape[1] + token));
      }
      outputs[1][text][0] = ids.get((int) (text * shape[1] + 1));
    }
    return outputs;
  }

  @Test
  void outcomesAreInTheOrderOfTheTexts() throws Exception {
    TokenBatch batch = batch(LongTexts.TRUNCATE, 8);
    add(batch, "c c c", "a", "b b", "d", "e e e");

    List<Outcome> outcomes = batch.run();

    assertThat(outcomes)
        .extracting(outcome -> outcome.file().uri())
        .containsExactly("c c c", "a", "b b", "d", "e e e");
    assertThat(outcomes)
        .extracting(outcome -> extracted(outcome).outputs()[1][0])
        .containsExactly(A + 2f, A + 0f, A + 1f, A + 3f, A + 4f);
    assertThat(shapes).containsExactly(new long[] {2, 3}, new long[] {1, 4}, new long[] {2, 5});
    assertThat(batch.isEmpty()).isTrue();
  }

  @Test
  void propertiesAreHashTokensAndTruncated() throws Exception {
    TokenBatch batch = batch(LongTexts.TRUNCATE, 8);
    add(batch, "a b", "a b c d e f g h");

    assertThat(batch.run())
        .extracting(outcome -> extracted(outcome).properties())
        .containsExactly(
            Arrays.asList("hash of a b", 4, false),
            Arrays.asList("hash of a b c d e f g h", 6, true));
  }

  @Test
  void featuresOfWindowsAreAveraged() throws Exception {
    TokenBatch batch = batch(LongTexts.WINDOWS, 8);
    add(batch, "z", "a b c d e f g");

    Outcome.Extracted text = extracted(batch.run().get(1));

    double first = sum(0, 1, 2, 3);
    double second = sum(3, 4, 5, 6);
    assertThat(text.outputs()[0][0]).isEqualTo((float) ((first + second) / 2));
    assertThat(text.outputs()[1][0]).isEqualTo((float) (A + 1.5));
    assertThat(text.properties()).containsExactly("hash of a b c d e f g", 9, false);
  }

  private static double sum(int... letters) {
    return CLS + SEP + IntStream.of(letters).map(letter -> A + letter).sum();
  }

  @Test
  void textsRunOneByOneIfTheNetworkDemandsIt() throws Exception {
    TokenBatch batch = batch(LongTexts.TRUNCATE, 1);
    add(batch, "a", "b", "c");

    batch.run();

    assertThat(shapes).hasSize(3).allMatch(shape -> shape[0] == 1);
  }

  @Test
  void rejectedTextsLeaveNothingBehind() throws Exception {
    TokenBatch batch = batch(LongTexts.REJECT, 8);
    RejectedExampleException rejection =
        catchThrowableOfType(RejectedExampleException.class, () -> add(batch, "a b c d e f"));

    assertThat(rejection.reason()).isEqualTo(RejectionReason.TOO_MANY_TOKENS);
    assertThat(batch.isEmpty()).isTrue();
  }

  @Test
  void isFullBeforeOutputsFillTheMemory() throws Exception {
    TokenBatch batch = batch(LongTexts.TRUNCATE, 8);
    for (int texts = 0; texts < 2730; texts++) {
      assertThat(batch.isFull()).isFalse();
      add(batch, "a b c d e");
    }
    add(batch, "a b c d");

    assertThat(batch.isFull()).isTrue();
  }

  @Test
  void prefixIsPutBeforeEachText() throws Exception {
    TokenForm form = form(LongTexts.TRUNCATE);
    TokenBatch batch = batch(form.with(new TextUse(Optional.empty(), Optional.of("q "))), 8);
    add(batch, "a");

    assertThat(extracted(batch.run().get(0)).outputs()[1][0]).isEqualTo(A + 'q' - 'a');
  }

  @Test
  void ngramsAreALastOutput() throws Exception {
    TokenForm form = form(LongTexts.TRUNCATE);
    TokenForm beside =
        new TokenForm(form.tokenizer(), form.input(), form.longTexts(), TokenForm.Beside.NGRAMS);
    TokenBatch batch = batch(beside, 8);
    add(batch, "a film");

    float[][] outputs = extracted(batch.run().get(0)).outputs();

    assertThat(outputs.length).isEqualTo(3);
    assertThat(outputs[2]).isEqualTo(HashedNgrams.of("a film"));
  }

  @Test
  void outputsThatAreNoNumbersRejectTheText() throws Exception {
    TokenBatch batch =
        new TokenBatch(
            new LoadedNetwork(
                form(LongTexts.TRUNCATE).load(List.of(tokenizer)),
                tensors -> new float[][][] {{{Float.NaN}}},
                8));
    add(batch, "a");

    Outcome.Rejected rejected = (Outcome.Rejected) batch.run().get(0);

    assertThat(rejected.reason()).isEqualTo(RejectionReason.NOT_FINITE);
    assertThat(rejected.message()).contains("for this text contains NaN");
  }

  private TokenBatch batch(LongTexts longTexts, int batchSize) {
    return batch(form(longTexts), batchSize);
  }

  private TokenBatch batch(TokenForm form, int batchSize) {
    return new TokenBatch(new LoadedNetwork(form.load(List.of(tokenizer)), this::sums, batchSize));
  }

  /** Six tokens at most, of which two are special. */
  private static TokenForm form(LongTexts longTexts) {
    TokenInput input = new TokenInput("ids", "mask", null, 6, PaddingSide.RIGHT, 0, "", null);
    return new TokenForm(
        new PackagedTokenizer("wordpiece", "0".repeat(64), "wordpiece.json"),
        input,
        longTexts,
        TokenForm.Beside.NOTHING);
  }

  @BeforeAll
  static void openTokenizer() throws IOException {
    try (InputStream file =
        TokenBatchTest.class.getResourceAsStream("/io/frostline/text/wordpiece.json")) {
      tokenizer = Tokenizer.open(file.readAllBytes(), "wordpiece");
    }
  }

  @AfterAll
  static void closeTokenizer() {
    tokenizer.close();
  }

  private static void add(TokenBatch batch, String... texts) throws RejectedExampleException {
    for (String text : texts) {
      batch.add(
          new Example(text, null, null, null, "hash of " + text, null), new CheckedText(text));
    }
  }

  private static Outcome.Extracted extracted(Outcome outcome) {
    return (Outcome.Extracted) outcome;
  }
}
