package io.frostline.test;

import static io.frostline.test.Command.frostline;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.test.SyntheticFeatures.Claim;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A network that can be checked by hand: the probability of red, green and blue is their share in
 * an image. It takes the mean of each channel, its logarithm, and perhaps the Softmax of that. For
 * a black image the result is not a number.
 *
 * <p>Written as bytes, field by field as onnx.proto numbers them, because the tests have no code of
 * their own for the format.
 */
final class ColorClassifier {
  private static final int SIDE = 8;

  private ColorClassifier() {}

  /** Ends with scores: the logarithms. */
  static Path scores(Path folder) throws IOException {
    return write(folder, "scores", graph("scores"));
  }

  /** Ends with a Softmax. */
  static Path probabilities(Path folder) throws IOException {
    return write(
        folder,
        "probabilities",
        graph("probabilities", node("Softmax", "scores", "probabilities")));
  }

  /** Ends with a softmax that is written out: the exponential of its logarithm. */
  static Path writtenOut(Path folder) throws IOException {
    return write(
        folder,
        "written-out",
        graph(
            "probabilities",
            node("LogSoftmax", "scores", "logarithms"),
            node("Exp", "logarithms", "probabilities")));
  }

  /** Ends with a Sigmoid for each colour: the share of a mean m is m / (1 + m). */
  static Path sigmoids(Path folder) throws IOException {
    return write(folder, "sigmoids", graph("gates", node("Sigmoid", "scores", "gates")));
  }

  /**
   * Imports the one that ends with scores as {@code colors}.
   *
   * @param folder for the file of the network
   */
  static void importInto(Path folder, Path store) throws IOException {
    frostline(
            "models",
            "import",
            scores(folder),
            "--name",
            "colors",
            "--models",
            store,
            "--size",
            SIDE,
            "--scale",
            "1/255")
        .succeeded();
  }

  /** What features of the imported network say about their origin. */
  static Claim claim(Path store) throws IOException {
    String sha256 =
        new ObjectMapper()
            .readTree(store.resolve("colors/model.json").toFile())
            .at("/sha256")
            .asText();
    return new Claim("colors", sha256, "mean", "none");
  }

  private static Path write(Path folder, String name, byte[] graph) throws IOException {
    byte[] opset = message(number(2, 13));
    return Files.write(
        folder.resolve(name + ".onnx"), message(number(1, 7), field(7, graph), field(8, opset)));
  }

  private static byte[] graph(String output, byte[]... more) {
    return message(
        field(1, node("GlobalAveragePool", "image", "mean")),
        field(1, node("Flatten", "mean", "flat")),
        field(1, node("Log", "flat", "scores")),
        message(Arrays.stream(more).map(node -> field(1, node)).toArray(byte[][]::new)),
        field(2, text("colors")),
        field(11, image()),
        field(12, message(field(1, text(output)))));
  }

  private static byte[] node(String operator, String input, String output) {
    return message(
        field(1, text(input)),
        field(2, text(output)),
        field(3, text(output)),
        field(4, text(operator)));
  }

  /** float32 [N, 3, 8, 8]. */
  private static byte[] image() {
    byte[] shape =
        message(
            field(1, message(field(2, text("N")))),
            field(1, message(number(1, 3))),
            field(1, message(number(1, SIDE))),
            field(1, message(number(1, SIDE))));
    byte[] type = message(field(1, message(number(1, 1), field(2, shape))));
    return message(field(1, text("image")), field(2, type));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] field(int number, byte[] content) {
    return message(varint(number << 3 | 2), varint(content.length), content);
  }

  private static byte[] number(int field, int value) {
    return message(varint(field << 3), varint(value));
  }

  private static byte[] varint(int value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int rest = value;
    for (; rest > 0x7F; rest >>>= 7) {
      bytes.write(rest & 0x7F | 0x80);
    }
    bytes.write(rest);
    return bytes.toByteArray();
  }

  private static byte[] message(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
