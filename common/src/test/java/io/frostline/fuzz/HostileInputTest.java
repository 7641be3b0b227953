package io.frostline.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fuzzer's targets on their seeds, and on every input that once was too much for them. */
class HostileInputTest {
  /** What the fuzzer calls. */
  private interface Target {
    void accept(byte[] input) throws Exception;
  }

  @ParameterizedTest
  @MethodSource
  void images(Path input) {
    survives(ImageTarget::fuzzerTestOneInput, input);
  }

  static List<Path> images() throws Exception {
    return inputs("image");
  }

  @ParameterizedTest
  @MethodSource
  void shards(Path input) {
    survives(ShardTarget::fuzzerTestOneInput, input);
  }

  static List<Path> shards() throws Exception {
    return inputs("shard");
  }

  @ParameterizedTest
  @MethodSource
  void networks(Path input) {
    survives(NetworkTarget::fuzzerTestOneInput, input);
  }

  static List<Path> networks() throws Exception {
    return inputs("network");
  }

  @ParameterizedTest
  @MethodSource
  void imports(Path input) {
    survives(ImportTarget::fuzzerTestOneInput, input);
  }

  static List<Path> imports() throws Exception {
    return inputs("network");
  }

  @ParameterizedTest
  @MethodSource
  void texts(Path input) {
    survives(TextTarget::fuzzerTestOneInput, input);
  }

  static List<Path> texts() throws Exception {
    return inputs("text");
  }

  private static List<Path> inputs(String folder) throws IOException, URISyntaxException {
    Path seeds = Path.of(HostileInputTest.class.getResource(folder).toURI());
    try (Stream<Path> files = Files.list(seeds)) {
      return files.sorted().toList();
    }
  }

  private static void survives(Target target, Path input) {
    assertThatCode(() -> target.accept(Files.readAllBytes(input)))
        .as(input.getFileName().toString())
        .doesNotThrowAnyException();
  }
}
