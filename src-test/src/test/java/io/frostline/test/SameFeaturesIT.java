package io.frostline.test;

import static io.frostline.test.Command.frostlineOn;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The features of a text depend on the text alone, to the last bit: not on its place in a file, on
 * the texts that share its batch, on waves and slices, or on the run that computes it.
 */
class SameFeaturesIT {
  private static final Path TESTS = Project.ROOT.resolve("common/src/test/resources/io/frostline");
  private static final List<String> WORDS =
      List.of("the", "quick", "brown", "fox", "jumps", "over", "lazy", "dog", "unknown");
  private static final int TEXTS = 90;

  @TempDir Path folder;

  @Test
  void whateverTheOrderTheBatchesTheWavesAndTheSlots() throws IOException {
    importEncoder();
    List<String> rows = rows();
    Path inOrder = write("in-order.tsv", rows);
    Collections.shuffle(rows, new Random(2));
    Path shuffled = write("shuffled.tsv", rows);

    extract("local[2]", inOrder, "together", "--batch", 8).succeeded();
    extract("local[1]", inOrder, "alone", "--batch", 1).succeeded();
    // Some in a first run, in waves of seven, and the others in a second one on three slots.
    extract("local[1]", shuffled, "resumed", "--batch", 3, "--limit", 40, "--commit-every", 7)
        .succeeded();
    Command rest = extract("local[3]", shuffled, "resumed", "--batch", 16).succeeded();

    assertThat(rest.out())
        .contains("90 texts listed: 50 extracted now, 40 extracted earlier, 0 rejected.");
    List<String> together = features("together");
    assertThat(together).hasSize(TEXTS).doesNotHaveDuplicates();
    assertThat(features("alone")).isEqualTo(together);
    assertThat(features("resumed")).isEqualTo(together);
  }

  private void importEncoder() {
    frostlineOn(
            "local[2]",
            "models",
            "import",
            TESTS.resolve("imports/encoder/encoder.onnx"),
            "--tokenizer",
            TESTS.resolve("text/wordpiece.json"),
            "--pool",
            "mean",
            "--normalise",
            "l2",
            "--name",
            "small",
            "--models",
            folder.resolve("models"))
        .succeeded();
  }

  /** Of one to eight words, several of each length. */
  private static List<String> rows() {
    Random random = new Random(1);
    List<String> rows = new ArrayList<>();
    for (int number = 0; number < TEXTS; number++) {
      List<String> words = new ArrayList<>();
      for (int word = 0; word <= number % 8; word++) {
        words.add(WORDS.get(random.nextInt(WORDS.size())));
      }
      rows.add(number + "\t" + String.join(" ", words));
    }
    return rows;
  }

  private Path write(String name, List<String> rows) throws IOException {
    List<String> lines = new ArrayList<>(List.of("id\ttext"));
    lines.addAll(rows);
    return Files.write(folder.resolve(name), lines);
  }

  private Command extract(String master, Path texts, String table, Object... options) {
    List<Object> words = new ArrayList<>(List.of("extract", "--texts", texts, "--id-column", "id"));
    words.addAll(List.of("--models", folder.resolve("models"), "--model", "small"));
    words.addAll(List.of("--layer", "embeddings,block_1,block_2"));
    words.addAll(List.of("--out", folder.resolve(table)));
    words.addAll(Arrays.asList(options));
    return frostlineOn(master, words.toArray());
  }

  /** A line for each text, floats as their bits. */
  private List<String> features(String table) {
    return new Table(folder.resolve(table))
        .select(
            "uri, tokens, features_embeddings, features_block_1, features_block_2", "ORDER BY uri");
  }
}
