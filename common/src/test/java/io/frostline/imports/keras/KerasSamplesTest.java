package io.frostline.imports.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.frostline.imports.keras.reference.ReferenceNetwork;
import io.frostline.imports.keras.reference.Tensor;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Small networks that Keras of many versions may write: imported with the numbers of a forward pass
 * by the rules of Keras in float64 ({@code expected.json}), or refused by name.
 */
class KerasSamplesTest {
  private static final int SIZE = 16;
  private static final int IMAGES = 3;
  private static final String OUTPUT = "d";

  /** What Frostline cannot follow, and the beginning of what it says. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("k05-bn-axis1", "Layer 'b0' (BatchNormalization) works along axis 1 instead"),
          Map.entry(
              "k05b-bn-axis1-list", "Layer 'b0' (BatchNormalization) works along axis 1 instead"),
          Map.entry("k05c-bn-axis2", "Layer 'b0' (BatchNormalization) works along axis 2 instead"),
          Map.entry("k06-softmax-axis12", "Layer 's' (Softmax) works along axis [1,2] instead"),
          Map.entry("k06b-softmax-axis1", "Layer 's' (Softmax) works along axis 1 instead"),
          Map.entry("k20-tfop-concat-axis1", "Layer 'tc' (Concatenate) joins along axis 1"),
          Map.entry("k20d-tfop-rdiv", "Layer 'tc' (TFOpLambda) calls the function 'truediv' with"),
          Map.entry("k20e-tfop-softmax-axis1", "Layer 'tc' (Softmax) works along axis 1 instead"),
          Map.entry("k22b-keras1-bn-mode1", "Layer 'b0' (BatchNormalization) has mode = 1,"),
          Map.entry("k31c-k3-rdiv", "Layer 'su' (TrueDivide) calls the function 'truedivide' with"),
          Map.entry("k31d-k3-concat-axis1", "Layer 'su' (Concatenate) joins along axis 1 instead"),
          Map.entry("k74f-leaky-string", "Layer 'r' (LeakyReLU) has alpha = \"0.2\","));

  /** Networks without an entry in expected.json, which the reference interpreter follows. */
  private static final List<String> COMPUTED =
      List.of("k90-k3-functional-of-sequential", "k91-functional-of-sequential-no-inputlayer");

  private final JsonNode expected = json();

  @TestFactory
  Stream<DynamicTest> everySampleGivesTheRightNumbersOrIsRefused() throws IOException {
    try (Stream<Path> files = Files.list(resource("expected.json").getParent())) {
      List<Path> samples = files.filter(file -> file.toString().endsWith(".h5")).sorted().toList();
      assertThat(samples).hasSize(62);
      return samples.stream()
          .map(sample -> DynamicTest.dynamicTest(name(sample), () -> check(sample)));
    }
  }

  private void check(Path sample) throws IOException {
    if (REFUSED.containsKey(name(sample))) {
      assertThatThrownBy(() -> ImportedValues.read(sample))
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith(REFUSED.get(name(sample)));
      return;
    }
    for (int image = 0; image < IMAGES; image++) {
      double[] right =
          COMPUTED.contains(name(sample))
              ? ReferenceNetwork.run(sample, image(image)).values()
              : numbers(expected.get(name(sample)).get("values").get(image));
      ImportedValues.assertEqual(ImportedValues.of(sample, OUTPUT, pixels(image)), right);
    }
  }

  private static double[] numbers(JsonNode list) {
    double[] numbers = new double[list.size()];
    for (int at = 0; at < numbers.length; at++) {
      numbers[at] = list.get(at).asDouble();
    }
    return numbers;
  }

  private static Tensor image(int number) throws IOException {
    BufferedImage image = ImageIO.read(resource(number + ".png").toFile());
    double[] values = new double[SIZE * SIZE * 3];
    for (int at = 0; at < values.length; at++) {
      int pixel = image.getRGB(at / 3 % SIZE, at / 3 / SIZE);
      values[at] = (pixel >> 8 * (2 - at % 3) & 0xff) / 255.0;
    }
    return new Tensor(new int[] {SIZE, SIZE, 3}, values);
  }

  private static FloatTensor pixels(int number) throws IOException {
    double[] values = image(number).values();
    float[] floats = new float[values.length];
    for (int at = 0; at < floats.length; at++) {
      floats[at] = (float) values[at];
    }
    return new FloatTensor(new long[] {1, SIZE, SIZE, 3}, floats);
  }

  private static String name(Path sample) {
    return sample.getFileName().toString().replace(".h5", "");
  }

  private static JsonNode json() {
    try {
      return JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build()
          .readTree(resource("expected.json").toFile());
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }

  private static Path resource(String name) {
    try {
      return new File(KerasSamplesTest.class.getResource("samples/" + name).toURI()).toPath();
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
