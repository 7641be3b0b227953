package io.frostline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Pooling;
import io.frostline.example.Example;
import io.frostline.imports.EncoderImport;
import io.frostline.imports.encoder.EncoderFolder;
import io.frostline.imports.encoder.EncoderRequest;
import io.frostline.imports.encoder.EncoderRequest.Wanted;
import io.frostline.imports.encoder.SmallEncoder;
import io.frostline.imports.source.Origin;
import io.frostline.onnx.NetworkSession;
import io.frostline.text.CheckedText;
import io.frostline.text.LongTexts;
import io.frostline.text.TextDecoder;
import io.frostline.text.Tokenizer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The features of a text depend on the text alone, bit by bit, with a real encoder and engine. */
class TextIndependenceTest {
  private static final int TEXTS = 300;

  @TempDir Path folder;

  private ExtractionPlan plan;

  @BeforeEach
  void importAnEncoder() throws Exception {
    SmallEncoder.bert(SmallEncoder.Norm.OPERATOR).network().write(folder, "model.onnx");
    try (InputStream tokenizer =
        TextIndependenceTest.class.getResourceAsStream("/io/frostline/text/wordpiece.json")) {
      Files.copy(tokenizer, folder.resolve("tokenizer.json"));
    }
    EncoderFolder files = new EncoderFolder(folder);
    Wanted wanted =
        new Wanted(
            Optional.of(Pooling.AVERAGE),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.of(SmallEncoder.POSITIONS),
            Optional.empty());
    ModelPackage model =
        new EncoderImport()
            .run(
                new EncoderRequest(
                    files.network(),
                    files.tokenizer(),
                    files.settings(),
                    "small",
                    wanted,
                    Origin.UNKNOWN,
                    Existing.KEEP),
                new ModelStore(folder.resolve("packages")));
    plan = ExtractionPlan.features(model, List.of("block_1", "block_2"), Pooling.AVERAGE);
  }

  @ParameterizedTest
  @EnumSource(
      value = LongTexts.class,
      names = {"TRUNCATE", "WINDOWS"})
  void featuresAreTheSameInAnyOrderPartitionAndBatch(LongTexts longTexts) {
    List<String> texts = texts();
    plan = plan.with(new TextUse(Optional.of(longTexts), Optional.empty()));
    Map<String, float[][]> alone = new TreeMap<>();
    texts.forEach(text -> alone.putAll(features(List.of(text), 1)));
    Random random = new Random(7);
    for (int batchSize : new int[] {1, 2, 8, 64}) {
      Collections.shuffle(texts, random);
      int half = random.nextInt(TEXTS);
      Map<String, float[][]> together = new TreeMap<>(features(texts.subList(0, half), batchSize));
      together.putAll(features(texts.subList(half, TEXTS), batchSize));

      assertThat(together.keySet()).isEqualTo(alone.keySet());
      alone.forEach(
          (text, outputs) ->
              assertThat(Arrays.deepEquals(together.get(text), outputs)).as(text).isTrue());
    }
  }

  @Test
  void rowsKeepTheOrderOfTheTexts() {
    List<String> texts = texts();

    assertThat(outcomes(texts, 8))
        .extracting(outcome -> outcome.file().uri())
        .containsExactlyElementsOf(texts);
  }

  private Map<String, float[][]> features(List<String> texts, int batchSize) {
    Map<String, float[][]> features = new TreeMap<>();
    for (Outcome outcome : outcomes(texts, batchSize)) {
      features.put(outcome.file().uri(), ((Outcome.Extracted) outcome).outputs());
    }
    return features;
  }

  private List<Outcome> outcomes(List<String> texts, int batchSize) {
    TextDecoding decoding = new TextDecoding(new TextDecoder(TextDecoder.MOST_CHARACTERS));
    List<Outcome> outcomes = new ArrayList<>();
    try (NetworkSession session = NetworkSession.openPart(plan.network().onnx(), "small");
        Tokenizer tokenizer = plan.form().tokenizers().get(0).open()) {
      FeatureNetwork network =
          batch -> {
            var tensors = session.run(batch);
            return plan.network().outputs().stream()
                .map(output -> tensors.get(output.tensor()).rows())
                .toArray(float[][][]::new);
          };
      PartitionExtraction.Tools<CheckedText> tools =
          PartitionExtraction.Tools.of(
              file -> file.uri().getBytes(StandardCharsets.UTF_8),
              decoding,
              List.of(new LoadedNetwork(plan.form().load(List.of(tokenizer)), network, batchSize)));
      try (var extraction =
          new PartitionExtraction<>(
              texts.stream()
                  .map(text -> new Example(text, null, null, null))
                  .map(WantedExample::byTheOnlyNetwork)
                  .iterator(),
              tools,
              new StageTimes())) {
        extraction.forEachRemaining(outcome -> outcomes.add(outcome.outcome()));
      }
    }
    return outcomes;
  }

  /** Of one to sixty letters, each of which is a token. */
  private static List<String> texts() {
    Random random = new Random(5);
    List<String> texts = new ArrayList<>();
    while (texts.size() < TEXTS) {
      StringBuilder text = new StringBuilder();
      int letters = 1 + random.nextInt(texts.size() % 10 == 0 ? 60 : 20);
      for (int letter = 0; letter < letters; letter++) {
        text.append((char) ('a' + random.nextInt(26))).append(' ');
      }
      if (!texts.contains(text.toString())) {
        texts.add(text.toString());
      }
    }
    return texts;
  }
}
