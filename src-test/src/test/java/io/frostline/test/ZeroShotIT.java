package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.frostline.example.RejectedExampleException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.InputTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.text.LongTexts;
import io.frostline.text.Tokenizer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code frostline classify --prompts} with a network of two small towers as Optimum exports CLIP,
 * compared with a plain computation from the vectors that this network itself gives.
 */
class ZeroShotIT {
  private static final Path TOWERS =
      Project.ROOT.resolve("common/src/test/resources/io/frostline/imports/towers");
  private static final int SIDE = 16;
  private static final float[] MEAN = {0.5f, 0.4f, 0.3f};
  private static final float[] DEVIATION = {0.2f, 0.25f, 0.3f};
  private static final double SCALE = Math.exp(2.5f);

  @TempDir private Path folder;
  private Path models;
  private Path network;

  @BeforeEach
  void importTheTowersAndDrawImages() throws IOException {
    models = folder.resolve("models");
    Path clip = Files.createDirectory(folder.resolve("clip"));
    network = Files.copy(TOWERS.resolve("clip.onnx"), clip.resolve("model.onnx"));
    Files.copy(TOWERS.resolve("tokenizer.json"), clip.resolve("tokenizer.json"));
    Files.writeString(
        clip.resolve("preprocessor_config.json"),
        """
        {"crop_size": 16, "do_center_crop": true, "do_normalize": true, "do_resize": true,
         "image_mean": [0.5, 0.4, 0.3], "image_std": [0.2, 0.25, 0.3], "resample": 3, "size": 16}
        """);
    Random random = new Random(5);
    for (int number = 0; number < 8; number++) {
      Path label = folder.resolve("images").resolve(number % 2 == 0 ? "red" : "a photo");
      draw(random, Files.createDirectories(label).resolve(number + ".png"));
    }
  }

  private static void draw(Random random, Path file) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    int colour = random.nextInt();
    for (int place = 0; place < SIDE * SIDE; place++) {
      image.setRGB(place % SIDE, place / SIDE, colour ^ (random.nextInt() & 0x3f3f3f));
    }
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void givesTheSoftmaxOfScaledCosines() throws IOException {
    assertThat(importClip().out())
        .contains("default image_embeds", "logit scale 12.18", "against the logits of the source");
    Path prompts = write("classes.txt", "red", "a photo\tphoto of it", "a photo\tone photo", "of");

    Command run = classify(prompts, "table", "--prompt-template", "one {}!").succeeded();

    assertThat(run.out()).contains("8 images listed: 8 classified now");
    Map<String, List<String>> classes = new LinkedHashMap<>();
    classes.put("red", List.of("one red!"));
    classes.put("a photo", List.of("photo of it", "one photo"));
    classes.put("of", List.of("one of!"));
    List<String> rows = rows("table");
    assertThat(rows).hasSize(8);
    for (String row : rows) {
      String[] columns = row.split("\\|");
      double[] expected = expected(Path.of(columns[0].substring("file:".length())), classes);
      String[] actual = columns[3].replaceAll("[\\[\\] ]", "").split(",");
      int best = 0;
      for (int number = 0; number < expected.length; number++) {
        assertThat(Double.parseDouble(actual[number]))
            .as(row)
            .isCloseTo(expected[number], within(1e-5));
        best = expected[number] > expected[best] ? number : best;
      }
      assertThat(columns[1]).isEqualTo(List.copyOf(classes.keySet()).get(best));
      assertThat(Double.parseDouble(columns[2])).isCloseTo(expected[best], within(1e-5));
    }
    Command evaluated =
        frostline(
            "evaluate",
            "--predictions",
            folder.resolve("table"),
            "--out",
            folder.resolve("report"));
    assertThat(evaluated.succeeded().out()).contains("8");
  }

  private double[] expected(Path image, Map<String, List<String>> classes) throws IOException {
    try (NetworkSession session = NetworkSession.openPart(network);
        Tokenizer tokenizer = Tokenizer.open(TOWERS.resolve("tokenizer.json"))) {
      double[] logits = new double[classes.size()];
      int number = 0;
      for (List<String> prompts : classes.values()) {
        double[] sum = null;
        double[] ofImage = null;
        for (String prompt : prompts) {
          int[] ids =
              tokenizer.tokenize(prompt, 24, LongTexts.REJECT).windows().get(0).ids().clone();
          Map<String, FloatTensor> outputs = session.run(inputs(ids, pixels(image)));
          double[] vector = unit(outputs.get("text_embeds").values());
          sum = sum == null ? vector : sum(sum, vector);
          ofImage = unit(outputs.get("image_embeds").values());
        }
        logits[number++] = SCALE * product(unit(sum), ofImage);
      }
      double[] powers = Arrays.stream(logits).map(Math::exp).toArray();
      double all = Arrays.stream(powers).sum();
      return Arrays.stream(powers).map(power -> power / all).toArray();
    } catch (RejectedExampleException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static List<InputTensor> inputs(int[] ids, float[] pixels) {
    long[] tokens = Arrays.stream(ids).asLongStream().toArray();
    long[] present = new long[tokens.length];
    Arrays.fill(present, 1);
    return List.of(
        InputTensor.longs(LongBuffer.wrap(tokens), 1, tokens.length),
        InputTensor.longs(LongBuffer.wrap(present), 1, tokens.length),
        InputTensor.floats(new FloatTensor(new long[] {1, 3, SIDE, SIDE}, pixels)));
  }

  private static float[] pixels(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    float[] pixels = new float[3 * SIDE * SIDE];
    for (int place = 0; place < SIDE * SIDE; place++) {
      int colour = image.getRGB(place % SIDE, place / SIDE);
      for (int channel = 0; channel < 3; channel++) {
        int value = colour >> (16 - 8 * channel) & 0xff;
        pixels[channel * SIDE * SIDE + place] = (value / 255f - MEAN[channel]) / DEVIATION[channel];
      }
    }
    return pixels;
  }

  private static double[] unit(float[] vector) {
    double[] values = new double[vector.length];
    for (int place = 0; place < values.length; place++) {
      values[place] = vector[place];
    }
    return unit(values);
  }

  private static double[] unit(double[] vector) {
    double length = Math.sqrt(product(vector, vector));
    return Arrays.stream(vector).map(value -> value / length).toArray();
  }

  private static double[] sum(double[] one, double[] other) {
    double[] sum = one.clone();
    for (int place = 0; place < sum.length; place++) {
      sum[place] += other[place];
    }
    return sum;
  }

  private static double product(double[] one, double[] other) {
    double sum = 0;
    for (int place = 0; place < one.length; place++) {
      sum += one[place] * other[place];
    }
    return sum;
  }

  @Test
  void keepsPredictionsOfOtherPromptsApart() throws IOException {
    importClip();
    Path prompts = write("classes.txt", "red", "of");
    classify(prompts, "table").succeeded();

    assertThat(classify(prompts, "table").succeeded().out()).contains("0 classified now");
    Command other = classify(prompts, "table", "--prompt-template", "one {}");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err())
        .contains("prompts: existing 2 prompts such as 'a photo of a red.', sha256 ")
        .contains("requested 2 prompts such as 'one red', sha256 ");
  }

  @Test
  void passesBothTowersOn() throws IOException {
    importClip();
    Path zip = folder.resolve("clip.zip");
    frostline("models", "export", "clip", "--out", zip, "--models", models).succeeded();
    Path prompts = write("classes.txt", "red", "of");
    classify(prompts, "here").succeeded();
    models = folder.resolve("elsewhere");
    frostline("models", "import", zip, "--models", models).succeeded();

    assertThat(frostline("models", "verify", "clip", "--models", models).succeeded().out())
        .contains("Model clip is verified.");
    assertThat(
            frostline("models", "verify", "clip", "--source", network, "--models", models)
                .succeeded()
                .out())
        .contains("Model clip is verified.");
    classify(prompts, "there").succeeded();
    assertThat(rows("there")).isEqualTo(rows("here"));
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    importClip();
    Path prompts = write("classes.txt", "red", "of");
    Path tooLong = write("long.txt", "red", "of\t" + "of ".repeat(30));

    assertRefused(2, "has more than the 24 tokens that the text tower of model clip", tooLong);
    assertRefused(2, "has no classes", write("empty.txt", ""));
    assertRefused(2, "must contain {}", prompts, "--prompt-template", "a photo");
    Command without = run("clip", "table");
    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(without.err()).contains("Give the classes with --prompts FILE");
    Command texts =
        frostline(
            "classify",
            "--texts",
            prompts,
            "--model",
            "clip",
            "--models",
            models,
            "--prompts",
            prompts,
            "--out",
            folder.resolve("table"));
    assertThat(texts.exitCode()).isNotZero();
    assertThat(texts.err()).contains("takes images, not texts");
    Path sample = Project.ROOT.resolve("deploy/sample/models");
    Command other =
        frostline(
            "classify",
            "--images",
            folder.resolve("images"),
            "--model",
            "mobilenet_v2",
            "--models",
            sample,
            "--prompts",
            prompts,
            "--out",
            folder.resolve("table"));
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("Model mobilenet_v2 has no text tower");
  }

  private void assertRefused(int exitCode, String reason, Path prompts, Object... more) {
    Command run = classify(prompts, "table", more);
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(exitCode);
    assertThat(run.err()).contains(reason);
    assertThat(folder.resolve("table")).doesNotExist();
  }

  private Command importClip() {
    return frostline(
            "models", "import", folder.resolve("clip"), "--name", "clip", "--models", models)
        .succeeded();
  }

  private Command classify(Path prompts, String table, Object... more) {
    List<Object> options = new ArrayList<>(List.of("--prompts", prompts, "--all-probabilities"));
    options.addAll(Arrays.asList(more));
    return run("clip", table, options.toArray());
  }

  private Command run(String model, String table, Object... more) {
    List<Object> words = new ArrayList<>(List.of("classify", "--images", folder.resolve("images")));
    words.addAll(List.of("--model", model, "--models", models, "--out", folder.resolve(table)));
    words.addAll(Arrays.asList(more));
    return frostline(words.toArray());
  }

  private List<String> rows(String table) {
    return new Table(folder.resolve(table))
        .select(
            "uri, class, probability, list_transform(probabilities, lambda p: p::DOUBLE)",
            "ORDER BY uri");
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }
}
