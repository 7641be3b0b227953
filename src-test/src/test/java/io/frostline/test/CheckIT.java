package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged tables in the hands of {@code frostline check} and of the commands that read. */
class CheckIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private Table table;

  /** What happens to tables. Names of files in messages are those of the first or second file. */
  private enum Damage {
    A_FLIPPED_BIT("it is damaged: ", true) {
      @Override
      void to(Path table) throws IOException {
        byte[] bytes = Files.readAllBytes(first(table));
        bytes[endOfFeatures(first(table)) - 3] ^= 8;
        write(first(table), bytes);
      }
    },
    A_TRUNCATED_FILE("it does not end with PAR1", true) {
      @Override
      void to(Path table) throws IOException {
        byte[] bytes = Files.readAllBytes(first(table));
        write(first(table), Arrays.copyOf(bytes, bytes.length / 2));
      }
    },
    A_FILE_OF_GARBAGE("it does not end with PAR1", true) {
      @Override
      void to(Path table) throws IOException {
        byte[] bytes = new byte[(int) Files.size(first(table))];
        Arrays.fill(bytes, (byte) 'x');
        write(first(table), bytes);
      }
    },
    A_LOST_FILE("is missing, with ", true) {
      @Override
      void to(Path table) throws IOException {
        Files.delete(first(table));
      }
    },
    A_DOUBLED_FILE("no run committed it", false) {
      @Override
      void to(Path table) throws IOException {
        Files.copy(first(table), table.resolve("part-copy.parquet"));
      }
    },
    A_FILE_IN_PLACE_OF_ANOTHER("changed after its rows were committed", true) {
      @Override
      void to(Path table) throws IOException {
        write(first(table), Files.readAllBytes(files(table).get(1)));
      }
    };

    private final String reason;
    private final boolean losesRows;

    Damage(String reason, boolean losesRows) {
      this.reason = reason;
      this.losesRows = losesRows;
    }

    abstract void to(Path table) throws IOException;
  }

  @BeforeAll
  static void trainAClassifier() throws IOException {
    ColorClassifier.importInto(shared, store());
    extract(shared.resolve("table")).succeeded();
    frostline(train(shared.resolve("table"), "head")).succeeded();
  }

  @BeforeEach
  void copyTheTable() throws IOException {
    table = new Table(folder.resolve("table"));
    Project.copy(shared.resolve("table"), table.folder());
  }

  @Test
  void aWholeTableIsWhole() throws IOException {
    Command check = check().succeeded();

    assertThat(check.out()).contains(" with 200 rows can be read", "The table is whole: file:");
    assertThat(check("--repair").succeeded().out()).contains("The table is whole: file:");
    assertThat(table.folder().resolve("_set_aside")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void damageIsFoundRepairedAndItsRowsAddedAgain(Damage damage) throws IOException {
    List<String> bits = table.allBits();
    String first = first(table.folder()).getFileName().toString();
    damage.to(table.folder());

    Command check = check();
    Command repair = check("--repair").succeeded();

    assertThat(check.exitCode()).isEqualTo(2);
    assertThat(check.err())
        .contains("is not whole", damage.reason, "--repair")
        .contains(damage == Damage.A_DOUBLED_FILE ? "part-copy.parquet" : first)
        .doesNotContain("\tat ");
    assertThat(repair.out())
        .contains(
            damage.losesRows ? "Rerun the command that wrote the table" : "The table is whole now");
    assertThat(export().exitCode()).isEqualTo(damage.losesRows ? 2 : 0);
    extract(table.folder()).succeeded();
    assertThat(table.allBits()).isEqualTo(bits);
    assertThat(check().succeeded().out()).contains("The table is whole");
  }

  static Stream<Arguments> damagesAndReaders() {
    return Stream.of(Damage.values())
        .flatMap(
            damage ->
                Stream.of("train", "evaluate", "export", "compact")
                    .map(reader -> Arguments.of(damage, reader)));
  }

  @ParameterizedTest
  @MethodSource("damagesAndReaders")
  void everyReaderRefusesADamagedTable(Damage damage, String reader) throws IOException {
    String first = first(table.folder()).getFileName().toString();
    damage.to(table.folder());
    List<Path> before = files(table.folder());

    Command run = read(reader);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err())
        .contains(damage == Damage.A_DOUBLED_FILE ? "part-copy.parquet" : first)
        .doesNotContain("\tat ");
    assertThat(files(table.folder())).isEqualTo(before);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"'', it is empty", "'{\"state\":', is not JSON"})
  void aLostProvenanceIsDerivedFromTheFiles(String content, String reason) throws IOException {
    List<String> bits = table.allBits();
    write(table.folder().resolve("_frostline.json"), content.getBytes(StandardCharsets.UTF_8));

    Command check = check();
    Command repair = check("--repair").succeeded();

    assertThat(check.exitCode()).isEqualTo(2);
    assertThat(check.err()).contains("_frostline.json", reason).doesNotContain("\tat ");
    assertThat(repair.out()).contains("Wrote _frostline.json anew");
    assertThat(extract(table.folder()).succeeded().out()).contains("0 extracted now");
    assertThat(table.allBits()).isEqualTo(bits);
    assertThat(check().succeeded().out()).contains("The table is whole");
  }

  /** As two writers left it before tables had leases: the rows are doubled, and committed. */
  @Test
  void imagesWithSeveralRowsAreFoundAndMadeAnew() throws IOException {
    List<String> bits = table.allBits();
    doubleTheFirstFile();

    Command check = check();
    Command accepted = check("--repeated-images");
    Command repair = check("--repair").succeeded();

    assertThat(check.exitCode()).isEqualTo(2);
    assertThat(check.err()).contains("uris have several rows, for example file:");
    assertThat(accepted.exitCode()).isZero();
    assertThat(repair.out()).contains("of uris that had several");
    extract(table.folder()).succeeded();
    assertThat(table.allBits()).isEqualTo(bits);
    assertThat(check().succeeded().out()).contains("The table is whole");
  }

  @Test
  void aDamagedSideTableIsSetAside() throws IOException {
    Path side = Files.createDirectory(table.folder().resolve("_rejected"));
    write(side.resolve("part-0.parquet"), "garbage".getBytes(StandardCharsets.UTF_8));

    Command check = check();
    Command repair = check("--repair").succeeded();

    assertThat(check.exitCode()).isEqualTo(2);
    assertThat(check.err()).contains("_rejected/part-0.parquet: it is damaged");
    assertThat(repair.out()).contains("Moved _rejected/part-0.parquet", "The table is whole now");
    assertThat(table.folder().resolve("_set_aside/_rejected/part-0.parquet")).hasContent("garbage");
  }

  @Test
  void whatIsNoTableIsSaidToBeNone() {
    Command check = frostline("check", folder.resolve("nothing"));

    assertThat(check.exitCode()).isEqualTo(2);
    assertThat(check.err()).contains("There is no table of features or predictions at");
  }

  @Test
  void aTableThatSparkDerivedIsWholeWithoutAProvenance() {
    Path derived = folder.resolve("derived");
    SharedSpark.session()
        .read()
        .parquet(table.folder().toString())
        .where("label <> 'bird'")
        .write()
        .parquet(derived.toString());

    Command check = frostline("check", derived).succeeded();

    assertThat(check.out()).contains("The table is whole", "It has no _frostline.json");
  }

  private void doubleTheFirstFile() throws IOException {
    Files.copy(first(table.folder()), table.folder().resolve("part-copy.parquet"));
    Path file = table.folder().resolve("_frostline.json");
    ObjectNode state = (ObjectNode) JSON.readTree(file.toFile());
    ArrayNode files = (ArrayNode) state.get("files");
    ObjectNode copy = files.get(0).deepCopy();
    files.add(copy.put("name", "part-copy.parquet"));
    state.put("rows", state.get("rows").asLong() + copy.get("rows").asLong());
    write(file, JSON.writeValueAsBytes(state));
  }

  private Command check(Object... options) {
    return frostline(
        Stream.concat(Stream.of("check", table.folder()), Stream.of(options)).toArray());
  }

  private Command read(String command) {
    return switch (command) {
      case "train" -> frostline(train(table.folder(), "other"));
      case "compact" -> frostline("compact", "--table", table.folder());
      case "export" -> export();
      default ->
          frostline(
              "evaluate",
              "--model",
              "head",
              "--models",
              store(),
              "--features",
              table.folder(),
              "--portion",
              "all",
              "--out",
              folder.resolve("out"));
    };
  }

  private Command export() {
    return frostline(
        "export", "--features", table.folder(), "--format", "csv", "--out", folder.resolve("out"));
  }

  private static Object[] train(Path table, String name) {
    return new Object[] {
      "train", "--features", table, "--models", store(), "--out", name, "--epochs", 1, "--replace"
    };
  }

  private static Command extract(Path table) {
    return frostline(
        "extract",
        "--images",
        Project.SAMPLE_IMAGES,
        "--models",
        store(),
        "--model",
        "colors",
        "--layer",
        "mean",
        "--commit-every",
        40,
        "--out",
        table);
  }

  private static Path store() {
    return shared.resolve("models");
  }

  /** Where the data of the features ends. */
  private static int endOfFeatures(Path file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
      ColumnChunkMetaData features =
          reader.getFooter().getBlocks().get(0).getColumns().stream()
              .filter(column -> column.getPath().toArray()[0].equals("features"))
              .findFirst()
              .orElseThrow();
      return Math.toIntExact(features.getStartingPos() + features.getTotalSize());
    }
  }

  private static Path first(Path table) throws IOException {
    return files(table).get(0);
  }

  private static List<Path> files(Path table) throws IOException {
    try (Stream<Path> files = Files.list(table)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  /** As after {@code rsync}, or on S3: without a checksum beside the file. */
  private static void write(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }
}
