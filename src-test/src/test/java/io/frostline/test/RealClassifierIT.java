package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code frostline classify} with real networks, against what others compute with them. */
class RealClassifierIT {
  private static final int SIDE = 224;
  private static final List<String> CLASSES =
      List.of("Drawing", "Hentai", "Neutral", "Porn", "Sexy");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mobilenet_v2.onnx", "mobilenet_v2.h5"})
  void givesTheProbabilitiesOfTheSourceFramework(String file) throws IOException {
    Path network = Project.shared("models/mobilenet_v2");
    Path labels = Files.write(folder.resolve("labels.txt"), CLASSES);
    importNetwork(network.resolve(file), "--labels", labels);
    int images = writeInputs(network.resolve("inputs.npy"));

    classify("--all-probabilities", "--top", 2);

    JsonNode expected =
        new ObjectMapper().readTree(network.resolve("reference.json").toFile()).get("probs");
    assertThat(expected).hasSize(images);
    for (int image = 0; image < images; image++) {
      String where = "WHERE uri LIKE '%%/%d.png'".formatted(image);
      for (int number = 0; number < CLASSES.size(); number++) {
        String probability =
            predictions().select("probabilities[%d]".formatted(number + 1), where).get(0);
        assertThat(Double.parseDouble(probability))
            .isCloseTo(expected.get(image).get(number).asDouble(), within(1e-4));
      }
      assertThat(predictions().select("class", where))
          .containsExactly(CLASSES.get(largest(expected.get(image))));
    }
    assertThat(
            predictions()
                .select(
                    "count(*)",
                    "WHERE class = top[1].class AND probability = top[1].probability"
                        + " AND probability = list_max(probabilities) AND len(top) = 2"))
        .containsExactly("" + images);
  }

  private static int largest(JsonNode numbers) {
    int largest = 0;
    for (int index = 1; index < numbers.size(); index++) {
      if (numbers.get(index).asDouble() > numbers.get(largest).asDouble()) {
        largest = index;
      }
    }
    return largest;
  }

  /** Writes each image of a uint8 array [N, 224, 224, 3] in NumPy's format 1.0 as NUMBER.png. */
  private int writeInputs(Path npy) throws IOException {
    byte[] content = Files.readAllBytes(npy);
    int from = 10 + ((content[8] & 0xFF) | (content[9] & 0xFF) << 8);
    int bytes = SIDE * SIDE * 3;
    int images = (content.length - from) / bytes;
    Path target = Files.createDirectories(folder.resolve("images"));
    for (int number = 0; number < images; number++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        int at = from + number * bytes + pixel * 3;
        int rgb =
            (content[at] & 0xFF) << 16 | (content[at + 1] & 0xFF) << 8 | content[at + 2] & 0xFF;
        image.setRGB(pixel % SIDE, pixel / SIDE, rgb);
      }
      ImageIO.write(image, "png", target.resolve(number + ".png").toFile());
    }
    return images;
  }

  @Test
  void aThousandEqualClassesStandInTheirOwnOrder() throws IOException {
    importNetwork(Project.shared("onnx-light/light_inception_v1.onnx"));
    Path images = Files.createDirectories(folder.resolve("images"));
    Files.copy(Project.SAMPLE_IMAGES.resolve("bird/crow_01.png"), images.resolve("crow.png"));

    classify("--all-probabilities");

    assertThat(
            predictions()
                .select("class, list_transform(top, lambda x: x.class), len(probabilities)", ""))
        .containsExactly("0|[0, 1, 2, 3, 4]|1000");
    assertThat(predictions().select("round(list_sum(probabilities), 4)", ""))
        .containsExactly("1.0");
  }

  /** Size, layout, order of the colours and resizing are from the file and the preset. */
  private void importNetwork(Path file, Object... options) {
    run(
        List.of("models", "import", file, "--name", "network"),
        List.of("--preprocess", "unit"),
        options);
  }

  private void classify(Object... options) {
    run(
        List.of("classify", "--images", folder.resolve("images"), "--model", "network"),
        List.of("--out", folder.resolve("predictions")),
        options);
  }

  private void run(List<Object> command, List<Object> more, Object... options) {
    List<Object> arguments = new java.util.ArrayList<>(command);
    arguments.addAll(more);
    arguments.addAll(List.of("--models", folder.resolve("models")));
    arguments.addAll(List.of(options));
    frostline(arguments.toArray()).succeeded();
  }

  private Table predictions() {
    return new Table(folder.resolve("predictions"));
  }
}
