package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exit codes, and what stands on standard error, for people and for machines. */
class LogFormatIT {
  @TempDir private Path folder;

  @Test
  void everyLineOfARunIsAnObject() throws Exception {
    Path err = folder.resolve("err");
    Process run =
        Launcher.startApart(
            extract(Project.SAMPLE_IMAGES.resolve("bird"), "--log-format", "json"),
            Map.of(
                "FROSTLINE_MASTER", "local[2]",
                "FROSTLINE_SPARK_OPTIONS", "--conf spark.log.level=INFO"),
            folder.resolve("out"),
            err);

    assertThat(run.waitFor()).as(Files.readString(err)).isZero();
    List<JsonNode> lines = objects(Files.readString(err));
    assertFields(
        last("progress", lines),
        "25 of 25 images (100 %)",
        Map.of("stage", "extract", "images", 25, "total", 25, "rejected", 0, "seconds_left", 0));
    assertThat(last("progress", lines).get("rate").asDouble()).isPositive();
    assertThat(last("progress", lines).get("seconds").asDouble()).isPositive();
    assertFields(
        last("summary", lines),
        "25 images listed: 25 extracted now, 0 extracted earlier, 0 rejected.",
        Map.of("stage", "extract", "listed", 25, "extracted", 25, "earlier", 0, "rejected", 0));
    assertThat(last("summary", lines).get("table").asText())
        .isEqualTo("file:" + folder.resolve("features"));
    assertFields(
        last("end", lines), "Exit code 0 after ", Map.of("stage", "extract", "exit_code", 0));
    assertThat(last("end", lines).get("seconds").asDouble()).isPositive();
    assertThat(lines).anyMatch(line -> line.get("logger").asText().startsWith("org.apache.spark"));
    assertThat(Files.readString(folder.resolve("out")))
        .contains("25 images listed: 25 extracted now");
  }

  @Test
  void anEpochHasItsFigures() throws Exception {
    Path models = folder.resolve("models");
    Project.copy(Project.SAMPLE_MODELS, models);
    new Extraction(Project.SAMPLE_IMAGES, folder.resolve("features"))
        .at("block_2_expand_relu")
        .run()
        .succeeded();

    Command run =
        frostline(
            "train",
            "--features",
            folder.resolve("features"),
            "--models",
            models,
            "--epochs",
            1,
            "--out",
            "heads",
            "--log-format",
            "json");

    List<JsonNode> lines = objects(run.succeeded().err());
    JsonNode epoch = last("epoch", lines);
    assertFields(epoch, "Epoch 1 of 1: loss ", Map.of("stage", "train", "epoch", 1, "epochs", 1));
    for (String figure :
        List.of("loss", "accuracy", "validation_loss", "validation_accuracy", "rate", "seconds")) {
      assertThat(epoch.get(figure).isNumber()).as(figure).isTrue();
    }
    assertFields(
        last("summary", lines),
        "Classifier heads with 8 classes",
        Map.of("stage", "train", "classifier", "heads", "classes", 8, "rows", 200));
    assertFields(last("end", lines), "Exit code 0", Map.of("stage", "train", "exit_code", 0));
  }

  private static JsonNode last(String event, List<JsonNode> lines) {
    List<JsonNode> found =
        lines.stream().filter(line -> line.path("event").asText().equals(event)).toList();
    assertThat(found).as(event).isNotEmpty();
    return found.get(found.size() - 1);
  }

  private static void assertFields(JsonNode line, String message, Map<String, Object> fields) {
    assertThat(line.get("message").asText()).startsWith(message);
    JsonNode expected = new ObjectMapper().valueToTree(fields);
    for (String name : fields.keySet()) {
      assertThat(line.get(name).asText()).as(name).isEqualTo(expected.get(name).asText());
    }
  }

  /** Exit code 1. */
  @Test
  void aUsageFaultIsOneObject() throws Exception {
    Command run = frostline(extract("a", "--nonsense", "--log-format=json").toArray());
    assertOneError(run, 1, "--nonsense");
  }

  /** Exit code 2; the format stands in a file. */
  @Test
  void anOperatorsFaultIsOneObjectWithoutSecrets() throws Exception {
    Path file = Files.writeString(folder.resolve("c.properties"), "log-format = json\n");
    Path empty = Files.createDirectories(folder.resolve("empty&X-Amz-Signature=SECRET"));

    Command run = frostline(extract(empty, "--config", file).toArray());

    JsonNode error = assertOneError(run, 2, "There are no images");
    assertThat(error.get("message").asText()).contains("X-Amz-Signature=***");
    assertThat(run.err()).doesNotContain("SECRET");
  }

  /** Exit code 3. */
  @Test
  void aFaultOfOursIsOneObjectWithItsTrace() throws Exception {
    System.setProperty("spark.hadoop.fs.broken.impl", BrokenFileSystem.class.getName());

    Command run = frostline(extract("broken:///images", "--log-format", "json").toArray());

    JsonNode error = assertOneError(run, 3, "Internal error in Frostline");
    assertThat(error.get("exception").asText()).contains("a fault of its code", "\tat ");
  }

  /** A driver of storage with a fault. */
  public static final class BrokenFileSystem extends RawLocalFileSystem {
    @Override
    public void initialize(URI uri, Configuration configuration) {
      throw new IllegalStateException("a fault of its code");
    }
  }

  /** As of a class that does not fit another: Java alone would end with 1. */
  @Test
  void anErrorOfJavaIsAFaultOfOurs() throws Exception {
    System.setProperty("spark.hadoop.fs.unfit.impl", UnfitFileSystem.class.getName());

    Command run = frostline(extract("unfit:///images", "--log-format", "json").toArray());

    JsonNode error = assertOneError(run, 3, "Internal error in Frostline");
    assertThat(error.get("exception").asText()).contains("NoSuchMethodError", "\tat ");
  }

  /** A driver of storage that was made for another Hadoop. */
  public static final class UnfitFileSystem extends RawLocalFileSystem {
    @Override
    public void initialize(URI uri, Configuration configuration) {
      throw new NoSuchMethodError("void Hadoop.ofAnotherVersion()");
    }
  }

  @Test
  void aFileNameNeitherBeginsALineNorSteersATerminal() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    Files.writeString(images.resolve("a\n25 images listed\u001b[2J.png"), "no picture");

    Command run = frostline(extract(images, "--max-rejected", "100%").toArray());

    assertThat(run.succeeded().out())
        .contains("a\\u000a25 images listed\\u001b[2J.png")
        .doesNotContain("\u001b", "\n25 images");
  }

  private static JsonNode assertOneError(Command run, int exitCode, String message)
      throws JsonProcessingException {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    List<JsonNode> errors =
        objects(run.err()).stream()
            .filter(line -> line.get("logger").asText().equals("frostline"))
            .filter(line -> !line.path("event").asText().equals("end"))
            .toList();
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).get("level").asText()).isEqualTo("ERROR");
    assertThat(errors.get(0).get("message").asText()).contains(message);
    return errors.get(0);
  }

  private static List<JsonNode> objects(String text) throws JsonProcessingException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : text.lines().toList()) {
      JsonNode object = new ObjectMapper().readTree(line);
      assertThat(object.fieldNames())
          .toIterable()
          .as(line)
          .contains("time", "level", "logger", "message");
      objects.add(object);
    }
    return objects;
  }

  private List<Object> extract(Object images, Object... options) {
    return new Extraction(images, folder.resolve("features")).with(options).command();
  }
}
