package io.frostline.imports.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.imports.keras.reference.ReferenceNetwork;
import io.frostline.imports.keras.reference.Tensor;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The importer against a second reading of Keras in float64: each class of layer with each of its
 * settings ({@code settings.txt}), on maps whose sides and channels differ and are alike, as Keras
 * 2 and Keras 3 write it: some 1,600 networks.
 */
class ReferenceAgreementTest {
  private static final Pattern LINE = Pattern.compile("(agrees|refused|absent) +(\\w+) (\\d) (.*)");

  /** Height, width, channels. */
  private static final List<int[]> SHAPES =
      List.of(new int[] {5, 7, 4}, new int[] {5, 5, 5}, new int[] {7, 4, 4});

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicNode> computesWhatTheReferenceComputesOrRefuses() throws IOException {
    List<DynamicNode> tests =
        lines().map(LINE::matcher).filter(Matcher::matches).flatMap(this::tests).toList();
    assertThat(tests).hasSizeGreaterThan(1000);
    return tests.stream();
  }

  private static Stream<String> lines() throws IOException {
    try (InputStream file = ReferenceAgreementTest.class.getResourceAsStream("settings.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines();
    }
  }

  private Stream<DynamicNode> tests(Matcher line) {
    String outcome = line.group(1);
    return Stream.of(GeneratedNetwork.KERAS_2, GeneratedNetwork.KERAS_3)
        .flatMap(
            version ->
                shapes(version, outcome).stream()
                    .map(
                        shape ->
                            new GeneratedNetwork(
                                version,
                                shape,
                                line.group(2),
                                line.group(4),
                                Integer.parseInt(line.group(3)))))
        .map(
            network ->
                DynamicTest.dynamicTest(outcome + ": " + network, () -> check(network, outcome)));
  }

  /** All where numbers are compared; the versions differ in words, not in what they compute. */
  private static List<int[]> shapes(String version, String outcome) {
    boolean all = version.equals(GeneratedNetwork.KERAS_2) && !outcome.equals("refused");
    return all ? SHAPES : SHAPES.subList(0, 1);
  }

  private void check(GeneratedNetwork network, String outcome) {
    Path file = folder.resolve("network.h5");
    network.write(file);
    if (outcome.equals("refused")) {
      assertThatThrownBy(() -> ImportedValues.read(file))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("'x'");
      return;
    }
    String layer = outcome.equals("absent") ? "stem0" : GeneratedNetwork.LAYER;
    Tensor expected = ReferenceNetwork.run(file, network.image());
    float[] imported = ImportedValues.of(file, layer, network.pixels());
    ImportedValues.assertEqual(imported, expected.channelsFirst().values());
  }
}
