package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.message.ForeignText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every option with a name or an address to write to, with values that could lead to a foreign
 * folder: refused at once, before Spark starts, and the folder stays as it is.
 */
class NamesAndAddressesTest {
  private static final String BAD = "BAD";
  private static final String MASTER = "spark.master";

  @TempDir private Path folder;
  private Path store;
  private Path victim;

  private record Run(int exitCode, String err) {}

  /** A command that started Spark would fail with another message. */
  @BeforeAll
  static void letSparkFail() {
    System.setProperty(MASTER, "none");
  }

  @AfterAll
  static void letSparkBe() {
    System.clearProperty(MASTER);
  }

  @BeforeEach
  void makeAVictim() throws IOException {
    store = Files.createDirectories(folder.resolve("a/store"));
    victim = Files.createDirectories(folder.resolve("victim ä"));
    Files.writeString(victim.resolve("thesis.txt"), "three years");
    Files.createSymbolicLink(folder.resolve("link"), victim);
    Files.createSymbolicLink(store.resolve("link"), victim);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train --features t --restart --out BAD",
        "train --features t --replace --restart --out BAD",
        "finetune --images i --model m --from-layer input --restart --out BAD",
        "models quantize m --images i --out BAD",
        "learn i --model m --out BAD",
        "models import network.onnx --name BAD",
        "models import network.onnx --replace --name BAD"
      })
  void aNameOfANewModel(String command) {
    for (String bad : badNames()) {
      Run run = refused(command, bad);

      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.err())
          .contains(command.contains("--name") ? "'--name'" : "'--out'")
          .contains("'" + ForeignText.lines(bad) + "' is not a valid name for a model")
          .contains("Use at most 100 letters, digits, '.', '_' and '-'")
          .contains("for example flowers_v2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "extract --images i --out t --model BAD",
        "classify --images i --out t --model BAD",
        "probe --images i --out t --model BAD",
        "learn i --model BAD",
        "bench --images i --model BAD",
        "finetune --images i --from-layer input --out f --model BAD",
        "evaluate --features t --out e --model BAD",
        "models show BAD",
        "models layers BAD",
        "models verify BAD",
        "models export BAD"
      })
  void aNameToLookUp(String command) {
    for (String bad : badNames()) {
      Run run = refused(command, bad);

      assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
      assertThat(run.err())
          .contains("No model '" + ForeignText.lines(bad) + "' in the store " + store)
          .contains("--models");
    }
  }

  @Test
  void aNameToFetch() {
    for (String bad : badNames()) {
      Run run = refused("models fetch BAD", bad);

      assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains("There is no network '" + ForeignText.lines(bad) + "'");
    }
  }

  /** It is in the store, but a link to a foreign folder. */
  @Test
  void aNameOfALink() {
    for (String command :
        List.of(
            "finetune --images i --model m --from-layer input --replace --restart --out link",
            "train --features t --replace --restart --out link")) {
      Run run = refused(command, "");

      assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains(store.resolve("link") + " is not replaced: it is not a model");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "extract --images i --model m --out BAD",
        "classify --images i --model m --out BAD",
        "finetune --images i --model m --from-layer input --out f --table BAD",
        "probe --images i --model m --out BAD",
        "learn i --model m --work BAD",
        "evaluate --predictions p --out BAD",
        "review t --out BAD",
        "similar --features t --to u --out BAD",
        "models quantize m --images i --report BAD",
        "export --features t --format npy --out BAD",
        "pack --images i --to tar --out BAD",
        "compact --table BAD",
        "models list --models BAD"
      })
  void anAddressWhereNoFolderCanBe(String command) {
    for (String bad : List.of(" ", "a\u0000b", "a\nb", "a".repeat(300), "ä".repeat(150), "a:b")) {
      Run run = refused(command, bad);

      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.err())
          .contains("'" + option(command) + "'")
          .contains("'" + ForeignText.lines(bad) + "' is not a valid address of a folder: ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "extract --images i --model m --overwrite --out BAD",
        "classify --images i --model m --overwrite --out BAD",
        "finetune --images i --model m --from-layer input --restart --out f --table BAD",
        "export --features t --format npy --overwrite --out BAD",
        "similar --features t --to u --overwrite --out BAD",
        "pack --images i --to tar --overwrite --out BAD"
      })
  void anAddressOfAForeignFolder(String command) {
    for (Path bad : List.of(victim, folder.resolve("link"), store.resolve("../../victim ä"))) {
      Run run = refused(command, bad.toString());

      assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
      assertThat(run.err())
          .contains(option(command) + ": ")
          .contains(bad.normalize() + " is not empty and is not a")
          .contains("nothing was deleted");
    }
  }

  private List<String> badNames() {
    return List.of(
        "..",
        "../../victim ä",
        "/../../../victim ä",
        victim.toString(),
        folder.resolve("link").toString(),
        " ",
        "a b",
        "ä",
        "a\u0000b",
        "a".repeat(300));
  }

  private static String option(String command) {
    String[] words = command.split(" ");
    return words[words.length - 2];
  }

  private Run refused(String command, String bad) {
    List<String> words =
        Arrays.stream(command.split(" ")).map(word -> word.equals(BAD) ? bad : word).toList();
    Stream<String> models =
        command.contains("--models") || command.matches("(export|pack|compact) .*")
            ? Stream.of()
            : Stream.of("--models", store.toString());
    Run run = run(Stream.concat(words.stream(), models).toArray(String[]::new));
    assertThat(run.err()).doesNotContain("\tat ");
    assertUntouched();
    return run;
  }

  private void assertUntouched() {
    assertThat(victim.resolve("thesis.txt")).hasContent("three years");
    assertThat(names(victim)).containsExactly("thesis.txt");
    assertThat(names(folder)).containsExactly("a", "link", "victim ä");
    assertThat(names(store)).containsExactly("link");
  }

  private static List<String> names(Path of) {
    return Arrays.stream(of.toFile().list()).sorted().toList();
  }

  private static Run run(String... arguments) {
    PrintStream realOut = System.out;
    PrintStream realErr = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int exitCode = Frostline.run(arguments);
      return new Run(exitCode, err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(realOut);
      System.setErr(realErr);
    }
  }
}
