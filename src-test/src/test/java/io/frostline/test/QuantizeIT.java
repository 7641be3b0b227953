package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static io.frostline.test.Command.frostlineOn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code frostline models quantize} on the embedded network and sample. */
class QuantizeIT {
  @TempDir private static Path folder;
  private static Command quantized;

  @BeforeAll
  static void quantize() throws IOException {
    Project.copy(Project.SAMPLE_MODELS, folder.resolve("models"));
    Path broken = Files.createDirectories(folder.resolve("images")).resolve("broken.png");
    Project.copy(Project.SAMPLE_IMAGES.resolve("bird"), folder.resolve("images/bird"));
    Project.copy(Project.SAMPLE_IMAGES.resolve("fruit"), folder.resolve("images/fruit"));
    Files.writeString(broken, "no image");
    quantized =
        quantize("--images", folder.resolve("images"), "--keep-float", "none", "--accept-loss");
    quantized.succeeded();
  }

  @Test
  void writesAPackageThatSaysHowFarItDiffers() throws IOException {
    assertThat(quantized.out())
        .contains("mobilenet_v2-int8: ", " of the operations on integers")
        .contains("1 image was not used; the first: ", "broken.png: NOT_AN_IMAGE")
        .contains("cosine with the original", "(default layer)", "times the speed of mobilenet_v2")
        .contains("Next: frostline extract --images ", " --model mobilenet_v2-int8 --models ");
    JsonNode facts = model("mobilenet_v2-int8").at("/quantisation");
    assertThat(facts.at("/model").asText()).isEqualTo("mobilenet_v2");
    assertThat(facts.at("/sha256")).isEqualTo(model("mobilenet_v2").at("/sha256"));
    assertThat(facts.at("/calibrationImages").asInt() + facts.at("/comparedImages").asInt())
        .isEqualTo(50);
    assertThat(facts.at("/integerShare").asDouble()).isBetween(0.8, 1.0);
    assertThat(facts.at("/layers")).hasSameSizeAs(model("mobilenet_v2-int8").at("/layers"));
    assertThat(facts.at("/layers").findValues("median"))
        .allMatch(cosine -> cosine.asDouble() > 0.9 && cosine.asDouble() <= 1.0000001);
    assertThat(models("show", "mobilenet_v2-int8").out()).contains("\"quantisation\"");
  }

  @Test
  void thePackageComputesWhatItDidWhenItWasWritten() {
    assertThat(models("verify", "mobilenet_v2-int8").succeeded().out())
        .contains("against what the package computed when it was quantised")
        .contains("Model mobilenet_v2-int8 is verified.");
    Path network = folder.resolve("models/mobilenet_v2/model.onnx");
    Command source = models("verify", "mobilenet_v2-int8", "--source", network);
    assertThat(source.exitCode()).isEqualTo(2);
    assertThat(source.err()).contains("was quantised from the package mobilenet_v2");
  }

  @Test
  void howManyTasksMeasureChangesNoBit() throws IOException {
    List<Object> words = command("mobilenet_v2", "--images", Project.SAMPLE_IMAGES, "--limit", 20);
    words.addAll(List.of("--keep-float", "none", "--accept-loss", "--out"));
    List<Object> others = new ArrayList<>(words);
    words.add("one");
    others.add("other");

    frostlineOn("local[1]", words.toArray()).succeeded();
    frostlineOn("local[5]", others.toArray()).succeeded();

    assertThat(model("one").at("/sha256")).isEqualTo(model("other").at("/sha256"));
    assertThat(model("one").at("/quantisation")).isEqualTo(model("other").at("/quantisation"));
  }

  @Test
  void onlyWhatIsOnFloatsIsRetrainedOrProbed() {
    Command finetune = onImages("finetune", "--from-layer", "block_15_add", "--out", "retrained");
    Command probe = onImages("probe", "--layers", "out_relu", "--out", folder.resolve("probe"));

    assertThat(finetune.exitCode()).isEqualTo(2);
    assertThat(finetune.err())
        .contains("(QuantizeLinear) rounds to integers")
        .contains("The lowest layer above it that works is --from-layer block_16_project_BN.");
    assertThat(probe.exitCode()).isEqualTo(2);
    assertThat(probe.err())
        .contains("Model mobilenet_v2-int8 computes on integers", "Probe mobile");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mobilenet_v2-int8", "mobilenet_v2"})
  void benchComparesFloatsWithIntegersWhicheverIsNamed(String model) {
    Command bench =
        frostline(
            "bench",
            "--images",
            folder.resolve("images"),
            "--models",
            folder.resolve("models"),
            "--model",
            model,
            "--rounds",
            1,
            "--seconds",
            1,
            "--batch-sizes",
            8);

    assertThat(bench.succeeded().out())
        .containsPattern(
            "engine alone at \\S+: mobilenet_v2-int8 has \\d+\\.\\d\\d \\(\\S+ to \\S+\\) times the speed of mobilenet_v2\n");
  }

  @Test
  void aLayerThatLosesTooMuchIsRefused() {
    Command strict =
        quantize(
            "--images",
            Project.SAMPLE_IMAGES,
            "--limit",
            20,
            "--keep-float",
            "none",
            "--min-cosine",
            0.99999,
            "--out",
            "strict");

    assertThat(strict.exitCode()).isEqualTo(2);
    assertThat(strict.err())
        .contains("Model mobilenet_v2 loses too much on integers", "below 1.00 at", "4 images")
        .contains("Nothing was written", "--keep-float auto", "--accept-loss");
    assertThat(folder.resolve("models/strict")).doesNotExist();
  }

  @Test
  void featuresOnFloatsAndOnIntegersNeverMix() {
    Path floats = folder.resolve("floats");
    Path integers = folder.resolve("integers");
    extract("mobilenet_v2", "block_13_expand_relu", floats).succeeded();
    extract("mobilenet_v2-int8", "block_6_expand_relu", integers).succeeded();

    Command resumed = extract("mobilenet_v2-int8", "block_13_expand_relu", floats);
    Command trained = train(floats + "," + integers, "mixed");

    assertThat(resumed.exitCode()).isEqualTo(2);
    assertThat(resumed.err())
        .contains("model: existing mobilenet_v2, requested mobilenet_v2-int8", "sha256: existing");
    assertThat(trained.exitCode()).isEqualTo(2);
    assertThat(trained.err()).contains("features from different models");
  }

  @Test
  void headsAreTrainedOnIntegersAndJoinedWithThem() {
    Path table = folder.resolve("training");
    extract("mobilenet_v2-int8", "block_13_expand_relu", table).succeeded();

    train(table.toString(), "birds").succeeded();

    Command classified =
        frostline(
            "classify",
            "--images",
            folder.resolve("images/bird"),
            "--models",
            folder.resolve("models"),
            "--model",
            "birds",
            "--out",
            folder.resolve("predictions"));
    assertThat(classified.succeeded().out()).contains("bird");
    Command again = models("quantize", "birds", "--images", folder.resolve("images"));
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("Model birds is a classifier that was trained here");
  }

  @Test
  void whatCannotBeQuantisedIsRefusedFirst() {
    Object images = Project.SAMPLE_IMAGES;

    assertThat(models("quantize", "mobilenet_v2-int8", "--images", images).err())
        .contains("Model mobilenet_v2-int8 is quantised already. Quantise mobilenet_v2");
    assertThat(quantize("--images", images).err())
        .contains("already has a model 'mobilenet_v2-int8'", "--replace");
    assertThat(quantize("--images", images, "--out", "x", "--keep-float", "block_3").err())
        .contains("Cannot keep the layer 'block_3' in floats", "Did you mean");
    assertThat(quantize("--images", images, "--out", "x", "--limit", 9).err())
        .contains("--limit is 9, but must be at least 10.");
    assertThat(quantize("--images", images, "--out", "x", "--min-cosine", 95).err())
        .contains("--min-cosine is 95.0, but must be between 0 and 1.");
    assertThat(quantize("--images", images + "/bird/c*.png", "--out", "x").err())
        .contains("quantising needs at least 10, and better 625");
    assertThat(folder.resolve("models/x")).doesNotExist();
  }

  private static Command quantize(Object... options) {
    return frostline(command("mobilenet_v2", options).toArray());
  }

  private static List<Object> command(String model, Object... options) {
    List<Object> words = new ArrayList<>(List.of("models", "quantize", model, "--models"));
    words.add(folder.resolve("models"));
    words.addAll(List.of(options));
    return words;
  }

  private static Command models(String command, String name, Object... options) {
    List<Object> words = new ArrayList<>(List.of("models", command, name, "--models"));
    words.add(folder.resolve("models"));
    words.addAll(List.of(options));
    return frostline(words.toArray());
  }

  /** A command with the quantised model. */
  private static Command onImages(String command, Object... options) {
    List<Object> words = new ArrayList<>(List.of(command, "--images", folder.resolve("images")));
    words.addAll(List.of("--models", folder.resolve("models"), "--model", "mobilenet_v2-int8"));
    words.addAll(List.of(options));
    return frostline(words.toArray());
  }

  private static Command extract(String model, String layer, Path out) {
    return frostline(
        "extract",
        "--images",
        folder.resolve("images"),
        "--max-rejected",
        "5%",
        "--models",
        folder.resolve("models"),
        "--model",
        model,
        "--layer",
        layer,
        "--pool",
        "average",
        "--out",
        out);
  }

  private static Command train(String features, String out) {
    return frostline(
        "train",
        "--features",
        features,
        "--models",
        folder.resolve("models"),
        "--epochs",
        1,
        "--out",
        out);
  }

  private static JsonNode model(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve("models/" + name + "/model.json").toFile());
  }
}
