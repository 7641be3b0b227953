package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Usage and configuration, as far as no Spark is needed. */
class FrostlineTest {
  @TempDir private Path folder;

  private record Run(int exitCode, String out, String err) {}

  @Test
  void anUnknownOptionNamesTheNearestKnownOne() {
    Run run = run("extract", "--images", "a", "--model", "m", "--out", "t", "--commit-evry", "5");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--commit-evry").contains("Did you mean --commit-every?");
  }

  @Test
  void anUnknownCommandNamesTheNearestKnownOne() {
    Run run = run("extarct");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("Did you mean extract?");
  }

  @Test
  void withoutACommandAllCommandsAreListedByTask() {
    Run run = run();

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("From images or texts to a classifier:\n  learn     Learn to classify")
        .doesNotContain("More:")
        .contains("  frostline extract --images photos --model mobilenet_v2 --out features");
    assertThat(Frostline.commandLine().getSubcommands().keySet())
        .allSatisfy(command -> assertThat(run.out()).containsOnlyOnce("\n  " + command + " "));
    assertThat(run("--help").out()).isEqualTo(run.out());
  }

  @Test
  void theVersionNamesTheCommitAndTheEngines() {
    Run run = run("--version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("frostline "),
            line -> assertThat(line).matches("commit ([0-9a-f]{12}.*|unknown)"),
            line -> assertThat(line).matches("Spark 3\\.5\\.\\d+"),
            line -> assertThat(line).matches("ONNX Runtime 1\\.\\d+\\.\\d+"));
  }

  @Test
  void aMissingOptionIsNamed() {
    Run run = run("extract", "--images", "a", "--model", "m");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--out").contains("frostline extract --help");
  }

  @Test
  void anUnknownKeyOfTheConfigurationFileNamesTheNearestKnownOne() throws IOException {
    Path file = configuration("images = a\nmodel = m\nout = t\ncommit-evry = 5\n");

    Run run = run("extract", "--config", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            file
                + ", line 4: frostline extract has no option 'commit-evry'. Did you mean"
                + " 'commit-every'?\nSee frostline extract --help.\n");
  }

  @Test
  void aMisspeltKeyIsNamedBeforeTheOptionThatItLeavesMissing() throws IOException {
    Path file = configuration("# the model\nmodle = x\nimages = a\nout = t\n");

    Run run = run("extract", "--config", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith(
            file + ", line 2: frostline extract has no option 'modle'. Did you mean 'model'?")
        .doesNotContain("Missing required");
  }

  @Test
  void theNameOfAPackageThatExistsIsRefusedBeforeAnyWorkWithTheOptionThatGaveIt() {
    Run run =
        run(
            "train",
            "--features",
            "x",
            "--out",
            "mobilenet_v2",
            "--models",
            "../deploy/sample/models");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("already has a model 'mobilenet_v2'. Choose another --out, or pass --replace.");
  }

  @Test
  void classifyWithoutExamplesSaysBothWaysToNameThem() {
    Run run = run("classify", "--model", "m");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("There is nothing to classify. Name files");
  }

  @Test
  void theHomeOfTheUserIsUnderstoodInAConfigurationFile() throws IOException {
    Path file = configuration("images = ~/photos\nmodels = \"~/models\"\nout = a~/b\n");

    ConfigurationFile read = ConfigurationFile.namedIn("--config", file.toString()).orElseThrow();

    assertThat(read.value("images")).contains(System.getProperty("user.home") + "/photos");
    assertThat(read.value("models")).contains("~/models");
    assertThat(read.value("out")).contains("a~/b");
  }

  @Test
  void aPatternThatTheShellReplacedIsExplained() throws IOException {
    Path one = Files.writeString(folder.resolve("a.jpg"), "");
    Path other = Files.writeString(folder.resolve("b.jpg"), "");

    Run run =
        run(
            "extract",
            "--images",
            "x",
            one.toString(),
            other.toString(),
            "--model",
            "m",
            "--out",
            "t");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("No option takes '" + one + "' and 1 more file. If the shell has replaced")
        .contains("put the pattern in quotes: --images 'photos/*.jpg'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train --features f --out",
        "finetune --images i --model m --from-layer l --out",
        "models import m.onnx --name",
        "models quantize m --images i --out"
      })
  void namesOfPackagesAreCheckedBeforeAnyWork(String command) {
    String[] words = (command + " ./my").split(" ");
    words[words.length - 1] = "./my clf";

    Run run = run(words);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err())
        .contains(command.substring(command.lastIndexOf("--")), "'./my clf' is not a valid name");
  }

  @Test
  void theConfigurationFileFillsInWhatTheCommandLineLeavesOut() throws IOException {
    Path file = configuration("images = a\nmodel = from-file\nout = t\nmodels = " + folder + "\n");

    assertThat(run("extract", "--config=" + file).err()).contains("from-file");
    assertThat(run("extract", "--config", file.toString(), "--model", "from-line").err())
        .contains("from-line")
        .doesNotContain("from-file");
  }

  @Test
  void commandsForImagesSayWhatToDoWithTexts() {
    Run finetune =
        run("finetune", "--texts", "a.csv", "--model", "m", "--from-layer", "b", "--out", "c");
    Run pack = run("pack", "--texts", "mails", "--to", "parquet", "--out", "shards");

    assertThat(finetune.exitCode()).isEqualTo(1);
    assertThat(finetune.err())
        .contains("--texts does not work with this command: Deeplearning4j has no layer norm")
        .contains("frostline extract --texts", "frostline train");
    assertThat(pack.exitCode()).isEqualTo(1);
    assertThat(pack.err())
        .contains("--texts does not work with this command")
        .contains("spark.read.text(..., wholetext=True)", "frostline extract --texts");
    assertThat(run("finetune", "--help").out()).contains("frostline extract --texts");
    assertThat(run("pack", "--help").out()).contains("wholetext=True");
  }

  @Test
  void aMissingConfigurationFileIsTheOperatorsFault() {
    Run run = run("extract", "--config", folder.resolve("none.properties").toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("none.properties");
  }

  @Test
  void aModelThatIsNotInTheStoreEndsBeforeAnySparkWork() {
    Run run =
        run(
            "extract",
            "--images",
            "a",
            "--model",
            "m",
            "--out",
            "t",
            "--models",
            folder.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(folder.toString()).doesNotContain("at io.frostline");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsItself(String command) {
    Run run = run((command + " --help").split(" "));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: frostline " + command);
    // Where a text is no format, picocli says so there.
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pack", "finetune"})
  void commandsThatRefuseTextsOfferNoFormatsOfTexts(String command) {
    assertThat(Frostline.commandLine().getSubcommands().get(command).getCommandSpec().options())
        .filteredOn(option -> !option.hidden())
        .flatExtracting(option -> List.of(option.description()))
        .isNotEmpty()
        .noneMatch(line -> line.contains("texts"));
    assertThat(run("extract", "--help").out()).contains("csv, tsv, jsonl, parquet, lines");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void examplesAreNotWrappedOnAScreenOf80Columns(String command) {
    CommandLine described = Frostline.commandLine();
    for (String word : command.split(" ")) {
      described = described.getSubcommands().get(word);
    }

    assertThat(described.getCommandSpec().usageMessage().footer())
        .filteredOn(line -> line.startsWith("  "))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  static Stream<String> commands() {
    return Frostline.commandLine().getSubcommands().entrySet().stream()
        .flatMap(
            command ->
                Stream.concat(
                    Stream.of(command.getKey()),
                    command.getValue().getSubcommands().keySet().stream()
                        .map(part -> command.getKey() + " " + part)));
  }

  @Test
  void sharesAreNumbersOrPercentages() {
    Share share = new Share();

    assertThat(share.convert("5%")).isEqualTo(0.05);
    assertThat(share.convert("0.25")).isEqualTo(0.25);
  }

  @Test
  void aSizeOfNothingIsRefused() {
    for (String command :
        new String[] {
          "compact --table t --file-size 0",
          "pack --images i --to tar --out o --shard-size 0k",
          "export --features f --format npy --out o --shard-size 0"
        }) {
      Run run = run(command.split(" "));

      assertThat(run.exitCode()).as(command).isEqualTo(1);
      assertThat(run.err())
          .contains(
              "-size", "is not a valid size: it must be positive. Use for example 512m or 1g");
    }
  }

  @Test
  void imagesAreAtAnAddress() {
    for (String uri : new String[] {"a:b", "one\ntwo:three/four"}) {
      Run run = run("extract", "--images", uri, "--model", "m", "--out", "t");

      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.err()).contains("--images is not a valid address").doesNotContain("\n\tat ");
    }
  }

  @Test
  void quotesInAConfigurationFileKeepBlanks() throws IOException {
    Path file = configuration("prefix = \"query: \" \nmodel =  m \n");

    ConfigurationFile read = ConfigurationFile.namedIn("--config", file.toString()).orElseThrow();

    assertThat(read.value("prefix")).contains("query: ");
    assertThat(read.value("model")).contains("m");
  }

  private Path configuration(String text) throws IOException {
    return Files.writeString(folder.resolve("frostline.properties"), text);
  }

  private static Run run(String... arguments) {
    PrintStream realOut = System.out;
    PrintStream realErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int exitCode = Frostline.run(arguments);
      return new Run(
          exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(realOut);
      System.setErr(realErr);
    }
  }
}
