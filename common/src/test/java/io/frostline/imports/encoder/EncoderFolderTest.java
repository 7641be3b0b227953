package io.frostline.imports.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Normalisation;
import io.frostline.backbone.PaddingSide;
import io.frostline.backbone.Pooling;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderFolderTest {
  private static final String TRANSFORMER =
      "{'idx': 0, 'name': '0', 'path': '', 'type': 'sentence_transformers.models.Transformer'}";

  private static final String POOLING =
      "{'idx': 1, 'name': '1', 'path': '1_Pooling', 'type': 'sentence_transformers.models.Pooling'}";

  @TempDir Path folder;

  @Test
  void readsAModelOfSentenceTransformers() throws IOException {
    write(
        "tokenizer.json", tokenizer("{'max_length': 128}", "{'direction': 'Right', 'pad_id': 0}"));
    write("model.onnx", "");
    write("config.json", "{'max_position_embeddings': 512, 'pad_token_id': 0}");
    write(
        "tokenizer_config.json",
        "{'model_max_length': 512, 'pad_token': '[PAD]', 'padding_side': 'right'}");
    write("special_tokens_map.json", "{'pad_token': {'content': '[PAD]', 'lstrip': false}}");
    write("sentence_bert_config.json", "{'max_seq_length': 256, 'do_lower_case': false}");
    write("modules.json", modules("Normalize"));
    write(
        "1_Pooling/config.json",
        "{'word_embedding_dimension': 384, 'pooling_mode_cls_token': false, 'pooling_mode_mean_tokens': true}");
    write(
        "config_sentence_transformers.json",
        "{'prompts': {'query': 'query: ', 'document': ''}, 'default_prompt_name': 'query'}");

    EncoderSettings settings = new EncoderFolder(folder).settings();

    assertThat(new EncoderFolder(folder).network()).isEqualTo(folder.resolve("model.onnx"));
    assertThat(settings.pooling()).contains(Pooling.AVERAGE);
    assertThat(settings.normalise()).contains(Normalisation.L2);
    assertThat(settings.width()).hasValue(384);
    assertThat(settings.limits())
        .extracting(TokenLimit::toString)
        .containsExactly(
            "256 (sentence_bert_config.json: max_seq_length)",
            "512 (tokenizer_config.json: model_max_length)",
            "128 (tokenizer.json: truncation.max_length)");
    assertThat(TokenLimit.smallest(settings.limits())).map(TokenLimit::tokens).contains(128);
    assertThat(settings.side()).contains(PaddingSide.RIGHT);
    assertThat(settings.padding()).hasValue(0);
    assertThat(settings.prefix()).contains("query: ");
    assertThat(settings.notes()).isEmpty();
  }

  @Test
  void assumesNothingThatNoFileSays() throws IOException {
    write("tokenizer.json", tokenizer("null", "null"));
    write("tokenizer_config.json", "{'model_max_length': 1000000000000000019884624838656}");

    EncoderSettings settings = new EncoderFolder(folder).settings();

    assertThat(settings.pooling()).isEmpty();
    assertThat(settings.normalise()).isEmpty();
    assertThat(settings.limits()).isEmpty();
    assertThat(settings.side()).isEmpty();
    assertThat(settings.padding()).isEmpty();
    assertThat(settings.prefix()).isEmpty();
  }

  @Test
  void namesPromptsOfWhichNoneIsTheDefault() throws IOException {
    write("tokenizer.json", tokenizer("null", "null"));
    write(
        "config_sentence_transformers.json",
        "{'prompts': {'query': 'Ask: ', 'document': ''}, 'default_prompt_name': null}");

    EncoderSettings settings = new EncoderFolder(folder).settings();

    assertThat(settings.prefix()).isEmpty();
    assertThat(settings.notes())
        .singleElement()
        .asString()
        .contains("query 'Ask: '")
        .contains("--prefix");
  }

  @ParameterizedTest
  @CsvSource({
    "pooling_mode_weightedmean_tokens, true, pooling_mode_weightedmean_tokens",
    "pooling_mode_lasttoken, true, pooling_mode_lasttoken",
    "pooling_mode_max_tokens, true, pooling_mode_mean_tokens and pooling_mode_max_tokens",
    "pooling_mode, '\"lasttoken\"', lasttoken"
  })
  void refusesPoolingsThatItDoesNotHave(String key, String value, String named) throws IOException {
    write("tokenizer.json", tokenizer("null", "null"));
    boolean two = key.contains("max");
    write(
        "1_Pooling/config.json",
        "{'pooling_mode_mean_tokens': " + two + ", '" + key + "': " + value + "}");

    assertThatThrownBy(() -> new EncoderFolder(folder).settings())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("asks for the pooling " + named + ";")
        .hasMessageContaining("--pool");
  }

  @Test
  void refusesModulesThatTheNetworkDoesNotContain() throws IOException {
    write("tokenizer.json", tokenizer("null", "null"));
    write("modules.json", modules("Dense"));

    assertThatThrownBy(() -> new EncoderFolder(folder).settings())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'sentence_transformers.models.Dense'");
  }

  @Test
  void refusesFilesThatContradictEachOther() throws IOException {
    write("tokenizer.json", tokenizer("null", "{'direction': 'Right', 'pad_id': 0}"));
    write("config.json", "{'pad_token_id': 1}");

    assertThatThrownBy(() -> new EncoderFolder(folder).settings())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("tokenizer.json: padding.pad_id=0, config.json: pad_token_id=1");

    write("config.json", "{'pad_token_id': 0}");
    write("tokenizer_config.json", "{'padding_side': 'left'}");
    assertThatThrownBy(() -> new EncoderFolder(folder).settings())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("side of padding")
        .hasMessageContaining("padding_side=left");
  }

  @Test
  void refusesATokenForPaddingThatTheTokenizerDoesNotKnow() throws IOException {
    write("tokenizer.json", tokenizer("null", "null"));
    write("special_tokens_map.json", "{'pad_token': '<pad>'}");

    assertThatThrownBy(() -> new EncoderFolder(folder).settings())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'<pad>'");
  }

  @Test
  void saysWhichFileIsMissingOrDamaged() throws IOException {
    assertThatThrownBy(() -> new EncoderFolder(folder).tokenizer())
        .hasMessageContaining("has no tokenizer.json");
    assertThatThrownBy(() -> new EncoderFolder(folder).network())
        .hasMessageContaining("has no model.onnx and no onnx/model.onnx");

    write("model.json", "{}");
    assertThatThrownBy(() -> new EncoderFolder(folder).network())
        .hasMessageContaining("is a model package");

    write("tokenizer.json", tokenizer("null", "null"));
    write("modules.json", "[{");
    assertThatThrownBy(() -> new EncoderFolder(folder).settings())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("modules.json is not valid JSON");
  }

  private static String modules(String last) {
    return "["
        + TRANSFORMER
        + ", "
        + POOLING
        + ", {'idx': 2, 'name': '2', 'path': '2', 'type': 'sentence_transformers.models."
        + last
        + "'}]";
  }

  private static String tokenizer(String truncation, String padding) {
    return "{'truncation': "
        + truncation
        + ", 'padding': "
        + padding
        + ", 'added_tokens': [{'id': 0, 'content': '[PAD]'}], 'model': {'vocab': {'[PAD]': 0, 'a': 1}}}";
  }

  private void write(String file, String json) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, json.replace('\'', '"'));
  }
}
