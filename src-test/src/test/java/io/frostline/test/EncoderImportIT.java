package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code frostline models} with an encoder of two blocks and eight numbers for a token. */
class EncoderImportIT {
  private static final Path TESTS = Project.ROOT.resolve("common/src/test/resources/io/frostline");
  private static final Path ENCODER = TESTS.resolve("imports/encoder/encoder.onnx");
  private static final Path TOKENIZER = TESTS.resolve("text/wordpiece.json");

  @TempDir private Path folder;
  private Path models;

  @BeforeEach
  void nameTheStore() {
    models = folder.resolve("models");
  }

  @Test
  void importsAFolderAndPassesItOn() throws IOException {
    Path exported = Files.createDirectories(folder.resolve("exported/1_Pooling")).getParent();
    Files.copy(ENCODER, exported.resolve("model.onnx"));
    Files.copy(TOKENIZER, exported.resolve("tokenizer.json"));
    Files.writeString(
        exported.resolve("1_Pooling/config.json"), "{\"pooling_mode_mean_tokens\": true}");

    assertThat(
            frostline("models", "import", exported, "--name", "small", "--models", models)
                .succeeded()
                .out())
        .contains("small: 3 layers, default block_2", "batch free", "most tokens of a text: 8");
    assertThat(frostline("models", "show", "small", "--models", models).succeeded().out())
        .contains("\"pooling\" : \"average\"", "\"tokenizer.json\" : \"");
    assertThat(frostline("models", "layers", "small", "--models", models).succeeded().out())
        .containsPattern("block_1 +8 +sequence .*LayerNormalization  \\d+\n")
        .contains("multiply-accumulates for a token");
    assertThat(frostline("models", "list", "--models", models).succeeded().out())
        .containsPattern("small +8 tokens +8 ");

    Path zip = folder.resolve("small.zip");
    frostline("models", "export", "small", "--out", zip, "--models", models).succeeded();
    Path elsewhere = folder.resolve("elsewhere");
    frostline("models", "import", zip, "--models", elsewhere).succeeded();
    assertThat(frostline("models", "verify", "small", "--models", elsewhere).succeeded().out())
        .contains("3 layers in a padded batch", "Model small is verified.");
    assertThat(
            frostline("models", "verify", "small", "--source", ENCODER, "--models", elsewhere)
                .succeeded()
                .out())
        .contains("against the source one by one", "Model small is verified.");
  }

  @Test
  void importsTwoFilesWithWhatTheUserSays() {
    frostline(
            "models",
            "import",
            ENCODER,
            "--tokenizer",
            TOKENIZER,
            "--name",
            "small",
            "--pool",
            "cls",
            "--normalise",
            "l2",
            "--prefix",
            "query: ",
            "--max-tokens",
            24,
            "--models",
            models)
        .succeeded();

    assertThat(frostline("models", "show", "small", "--models", models).succeeded().out())
        .contains("\"pooling\" : \"cls\"", "\"normalise\" : \"l2\"")
        .contains("\"prefix\" : \"query: \"", "\"maxTokens\" : 24");
  }

  @Test
  void measuresTextsOfAStatedLength() {
    frostline(
            "models",
            "import",
            ENCODER,
            "--tokenizer",
            TOKENIZER,
            "--name",
            "small",
            "--pool",
            "mean",
            "--models",
            models)
        .succeeded();

    Command measured =
        frostline(
            "models",
            "layers",
            "small",
            "--models",
            models,
            "--measure",
            "block_1,block_2",
            "--rounds",
            1,
            "--seconds",
            0.05);

    assertThat(measured.succeeded().out())
        .contains("batch 8 of texts of 8 tokens", "texts/s per core")
        .doesNotContain("image");
  }

  @Test
  void importsFromTheJar() throws Exception {
    List<Object> command =
        List.of(
            "models",
            "import",
            ENCODER,
            "--tokenizer",
            TOKENIZER,
            "--name",
            "small",
            "--pool",
            "mean",
            "--models",
            models);

    assertThat(Launcher.run(command, Map.of()).succeeded().out()).contains("3 layers");
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Path without = Files.createDirectories(folder.resolve("without"));
    Files.copy(ENCODER, without.resolve("model.onnx"));

    assertRefused(2, "Pass its tokenizer.json as --tokenizer", ENCODER);
    assertRefused(2, "Pass --pool mean, max or cls", ENCODER, "--tokenizer", TOKENIZER);
    assertRefused(1, "are for networks for texts", ENCODER, "--pool", "mean");
    assertRefused(1, "are for networks for images", ENCODER, "--tokenizer", TOKENIZER, "--size", 8);
    assertRefused(2, "has no tokenizer.json", without);
  }

  private void assertRefused(int exitCode, String reason, Object... options) {
    Object[] command = new Object[options.length + 6];
    System.arraycopy(options, 0, command, 2, options.length);
    command[0] = "models";
    command[1] = "import";
    command[options.length + 2] = "--name";
    command[options.length + 3] = "small";
    command[options.length + 4] = "--models";
    command[options.length + 5] = models;
    Command run = frostline(command);
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(exitCode);
    assertThat(run.err()).contains(reason);
  }
}
