package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --batch auto}: the executors measure, the table remembers. */
class BatchAutoIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As many as repay measuring on the two slots of the tests. */
  private static final int MANY = 2_000;

  private static final int SIDE = 8;

  @TempDir private Path folder;

  @Test
  void aLongRunMeasuresOnceAndLaterRunsTakeTheAnswer() throws IOException {
    Path images = images(MANY);

    extract("--images", images, "--batch", "auto").succeeded();

    assertThat(state().at("/fastest_batch").asInt()).isIn(1, 2, 4, 8, 16);
    assertThat(state().at("/rows").asInt()).isEqualTo(MANY);

    // No measurement gives three.
    setFastest(3);
    extract("--images", images(2 * MANY), "--batch", "auto").succeeded();

    assertThat(state().at("/fastest_batch").asInt()).isEqualTo(3);
    assertThat(state().at("/rows").asInt()).isEqualTo(2 * MANY);
  }

  @Test
  void aShortRunDoesNotMeasure() throws IOException {
    Path images = images(20);

    extract("--images", images, "--batch", "auto").succeeded();
    List<String> usual = new Table(out()).allBits();
    extract("--images", images, "--batch", 8, "--overwrite").succeeded();

    assertThat(state().has("fastest_batch")).isFalse();
    assertThat(new Table(out()).allBits()).hasSize(20).isEqualTo(usual);
  }

  @Test
  void whatIsNeitherANumberNorAutoIsRefused() {
    Command refused = extract("--images", folder, "--batch", "fast");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("--batch is 'fast'. Pass a number, such as 8, or 'auto' for the fastest one.");
  }

  private Path images(int number) throws IOException {
    byte[] pixels = new byte[number * SIDE * SIDE];
    new Random(1).nextBytes(pixels);
    ByteBuffer file = ByteBuffer.allocate(16 + pixels.length);
    file.putInt(0x803).putInt(number).putInt(SIDE).putInt(SIDE).put(pixels);
    return Files.write(folder.resolve("train-images-idx3-ubyte"), file.array());
  }

  private Command extract(Object... options) {
    Object[] fixed = {
      "extract",
      "--format",
      "idx",
      "--label-from",
      "none",
      "--models",
      Project.SAMPLE_MODELS,
      "--model",
      "mobilenet_v2",
      "--layer",
      "Conv1_relu",
      "--out",
      out()
    };
    return frostline(Stream.of(fixed, options).flatMap(Stream::of).toArray());
  }

  private JsonNode state() throws IOException {
    return JSON.readTree(out().resolve("_frostline.json").toFile());
  }

  private void setFastest(int size) throws IOException {
    ObjectNode state = (ObjectNode) state();
    state.put("fastest_batch", size);
    Files.write(out().resolve("_frostline.json"), JSON.writeValueAsBytes(state));
  }

  private Path out() {
    return folder.resolve("features");
  }
}
