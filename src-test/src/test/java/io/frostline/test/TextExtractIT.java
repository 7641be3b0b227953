package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code extract --texts} with an encoder of two blocks. */
class TextExtractIT {
  private static final String HALF = "\\ud800";

  @TempDir private static Path models;
  @TempDir private Path folder;

  @BeforeEach
  void importEncoder() {
    if (!Files.exists(models.resolve("small"))) {
      SmallEncoderPackage.importInto(models);
    }
  }

  private Command extract(Object texts, Object... options) {
    return frostline(words(texts, options).toArray());
  }

  private List<Object> words(Object texts, Object... options) {
    List<Object> words =
        new ArrayList<>(List.of("extract", "--texts", texts, "--out", folder.resolve("out")));
    words.addAll(List.of("--models", models, "--model", "small"));
    words.addAll(Arrays.asList(options));
    return words;
  }

  private Table table() {
    return new Table(folder.resolve("out"));
  }

  @Test
  void everyRowOfAHostileFileIsARowOrARejection() throws IOException {
    List<String> lines =
        List.of(
            "{\"text\": \"good\", \"label\": \"x\"}",
            "{\"text\": \"a NUL \\u0000 inside\"}",
            "{\"text\": \"half " + HALF + " a pair\"}",
            "{\"text\": \"\u202E\u05D0\u05D1\u05D2\"}",
            "{\"text\": \"\uD83D\uDE00\uD83D\uDE00\"}",
            "{\"text\": \"  \\u00a0 \"}",
            "{\"text\": \"" + "long ".repeat(2 << 20) + "\"}",
            "{\"text\": ",
            "{\"label\": \"x\"}",
            "null");
    Path file = Files.write(folder.resolve("hostile.jsonl"), lines);

    Command run = extract(file, "--max-rejected", "100%").succeeded();

    assertThat(run.out())
        .contains("10 texts listed: 4 extracted now, 0 extracted earlier, 6 rejected.");
    assertThat(run.out() + run.err()).doesNotContain("Exception").doesNotContain("\tat ");
    assertThat(table().select("uri[-1:], tokens > 0", "ORDER BY uri"))
        .containsExactly("0|true", "3|true", "4|true", "6|true");
    assertThat(
            new Table(folder.resolve("out/_rejected")).select("uri[-1:], reason", "ORDER BY uri"))
        .containsExactly(
            "1|NOT_TEXT",
            "2|NOT_UTF8",
            "5|EMPTY_TEXT",
            "7|MALFORMED_ROW",
            "8|MALFORMED_ROW",
            "9|MALFORMED_ROW");
  }

  @Test
  void onlyTheTextThatWasEditedIsExtractedAgain() throws IOException {
    List<String> rows = new ArrayList<>(List.of("text,label"));
    Stream.iterate(0, row -> row + 1).limit(40).forEach(row -> rows.add("text " + row + ",x"));
    Path file = Files.write(folder.resolve("a.csv"), rows);
    assertThat(extract(file).succeeded().out()).contains("40 texts listed: 40 extracted now");
    rows.set(20, "quite another text,x");
    rows.add("a last one,y");
    Files.write(file, rows);

    Command again = extract(file).succeeded();

    assertThat(again.out())
        .contains("41 texts listed: 2 extracted now, 39 extracted earlier, 0 rejected.")
        .contains("1 row of a changed text was replaced.");
    assertThat(extract(file).succeeded().out()).contains("0 extracted now, 41 extracted earlier");
    assertThat(table().select("count(*), count(DISTINCT hash)", "")).containsExactly("41|41");
  }

  @Test
  void rowsWithIdsMayMoveAndDisappear() throws IOException {
    Path file =
        Files.write(folder.resolve("a.csv"), List.of("id,text", "m,one", "a,two", "z,three"));
    extract(file, "--id-column", "id").succeeded();
    Files.write(file, List.of("id,text", "z,three", "new,four", "m,one"));

    Command again = extract(file, "--id-column", "id").succeeded();

    assertThat(again.out())
        .contains("3 texts listed: 1 extracted now, 2 extracted earlier, 0 rejected.")
        .contains("1 row belongs to a text that no longer exists");
    assertThat(new Table(folder.resolve("out/_deleted")).select("uri", "")).containsExactly("a");
  }

  /** What {@code pack --help} and jobs/README.md recommend. */
  @Test
  void manySmallFilesBecomeOneTableWithSpark() throws IOException {
    Path mails = folder.resolve("mails");
    for (String name : List.of("ham/1.txt", "ham/2.txt", "spam/1.txt")) {
      Files.createDirectories(mails.resolve(name).getParent());
      Files.writeString(mails.resolve(name), "Subject of " + name + "\n\nDear reader");
    }
    extract(mails, "--format", "files").succeeded();
    List<String> ofFiles = table().select("label, tokens, features", "ORDER BY uri");
    String packed = folder.resolve("mails.parquet").toString();
    SharedSpark.session()
        .read()
        .option("wholetext", true)
        .option("recursiveFileLookup", true)
        .text(mails.toString())
        .selectExpr(
            "input_file_name() AS id",
            "value AS text",
            "regexp_extract(input_file_name(), '([^/]+)/[^/]+$', 1) AS label")
        .write()
        .parquet(packed);

    frostline(
            "extract",
            "--texts",
            packed,
            "--id-column",
            "id",
            "--models",
            models,
            "--model",
            "small",
            "--out",
            folder.resolve("of-table"))
        .succeeded();

    assertThat(
            new Table(folder.resolve("of-table")).select("label, tokens, features", "ORDER BY uri"))
        .isEqualTo(ofFiles)
        .hasSize(3);
  }

  @Test
  void messagesOfJoinedTablesSpeakOfTexts() throws IOException {
    extract(csv("m,one,x", "a,two,y"), "--id-column", "id").succeeded();

    assertThat(joinedWith("z,one,x", "y,two,y"))
        .contains("No text is in all of the tables", "Extract the features from the same texts.");
    assertThat(joinedWith("m,one,other", "a,two,y"))
        .contains("the text m has the label 'other' in one and 'x' in another");
  }

  private Path csv(String... rows) throws IOException {
    return Files.write(
        folder.resolve("a.csv"),
        Stream.concat(Stream.of("id,text,label"), Stream.of(rows)).toList());
  }

  /** What training on the table and another layer of these rows is refused with. */
  private String joinedWith(String... rows) throws IOException {
    Path other = folder.resolve("other");
    List<Object> words = words(csv(rows), "--id-column", "id", "--layer", "block_1");
    words.set(words.indexOf("--out") + 1, other);
    words.add("--overwrite");
    frostline(words.toArray()).succeeded();
    Command train =
        frostline(
            "train",
            "--features",
            folder.resolve("out") + "," + other,
            "--models",
            models,
            "--out",
            "never");
    assertThat(train.exitCode()).as(train.out()).isEqualTo(2);
    return train.err();
  }

  @Test
  void aCommandThatFindsNoNewTextsStartsNoSpark() throws Exception {
    Path file = Files.write(folder.resolve("a.csv"), List.of("id,text,label", "m,one,x", "a,two,"));
    extract(file, "--id-column", "id").succeeded();
    Path events = Files.createDirectory(folder.resolve("events"));
    Map<String, String> logged =
        Map.of(
            "FROSTLINE_SPARK_OPTIONS",
            "--conf spark.eventLog.enabled=true --conf spark.eventLog.dir=" + events);

    Command again = Launcher.run(words(file, "--id-column", "id"), logged);
    assertThat(again.succeeded().out())
        .contains("2 texts listed: 0 extracted now, 2 extracted earlier, 0 rejected.");
    assertThat(events).isEmptyDirectory();

    Files.write(file, List.of("id,text,label", "m,one,x", "a,too,"));
    Command changed = Launcher.run(words(file, "--id-column", "id"), logged);
    assertThat(changed.succeeded().out()).contains("1 row of a changed text was replaced.");
    assertThat(events).isNotEmptyDirectory();
  }

  @Test
  void textsAreReadInTheCharsetThatIsGiven() throws IOException {
    Path mails = Files.createDirectories(folder.resolve("mails/ham"));
    byte[] latin = "caf\u00e9 au lait".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(mails.resolve("latin.txt"), latin);
    Files.writeString(mails.resolve("marked.txt"), "\uFEFFcaf\u00e9 au lait");

    Command read = extract(folder.resolve("mails"), "--charset", "latin1").succeeded();

    assertThat(read.out()).contains("2 texts listed: 2 extracted now, 0 extracted earlier");
    assertThat(table().select("count(*), count(DISTINCT features)", "")).containsExactly("2|1");
    assertThat(Files.readString(folder.resolve("out/_frostline.json")))
        .contains("\"charset\" : \"ISO-8859-1\"");
    assertThat(extract(folder.resolve("mails")).err())
        .contains("charset: existing ISO-8859-1, requested UTF-8");
    assertThat(extract(folder.resolve("mails"), "--charset", "window-1252").err())
        .contains("Unknown charset 'window-1252'. Did you mean 'windows-1252'?");
    Path rows =
        Files.write(folder.resolve("a.csv"), "text\none\n".getBytes(StandardCharsets.UTF_16LE));
    assertThat(extract(rows, "--charset", "UTF-16LE").err())
        .contains("--charset UTF-16LE works with --format files only");
    assertThat(extract(rows, "--format", "parquet", "--charset", "latin1").err())
        .contains("--charset does not work with texts of the format parquet.");
  }

  @Test
  void aTextFileFindsTheRowWithTheSameText() throws IOException {
    Path file =
        Files.write(folder.resolve("a.csv"), List.of("id,text", "m,one two", "a,three", "z,four"));
    extract(file, "--id-column", "id", "--prefix", "query: ").succeeded();
    Path question = Files.writeString(folder.resolve("question.txt"), "three");
    List<Object> words =
        List.of(
            "similar", "--features", folder.resolve("out"), "--to", question, "--models", models);

    Command run =
        frostline(
                Stream.concat(
                        words.stream(),
                        Stream.of("--texts", file, "--id-column", "id", "--out", out("similar")))
                    .toArray())
            .succeeded();

    assertThat(
            new Table(out("similar").resolve("neighbours"))
                .select("rank, uri[-1:], score > 0.99999, label IS NULL", "ORDER BY rank LIMIT 1"))
        .containsExactly("1|a|true|true");
    assertThat(run.out()).contains("3 texts compared with file:", "question.txt, by small at ");
    assertThat(Files.readString(out("similar").resolve("similar.html")))
        .contains("\"excerpt\":\"three\"", "\"excerpt\":\"one two\"")
        .doesNotContain("Some examples cannot be shown");
  }

  private Path out(String name) {
    return folder.resolve(name);
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheRemedy() throws IOException {
    Path file = Files.write(folder.resolve("a.csv"), List.of("id,review", "1,one"));

    assertThat(extract(file).err())
        .contains("has no column 'text'.", "id, review", "--text-column");
    assertThat(extract(file, "--images", folder).err())
        .contains("--images does not work with --texts");
    assertThat(
            frostline(
                    "extract",
                    "--texts",
                    file,
                    "--text-column",
                    "review",
                    "--out",
                    folder.resolve("other"),
                    "--models",
                    Project.SAMPLE_MODELS,
                    "--model",
                    "mobilenet_v2")
                .err())
        .contains("Model mobilenet_v2 takes images, not texts.");
    assertThat(
            frostline(
                    "extract",
                    "--images",
                    folder,
                    "--out",
                    folder.resolve("other"),
                    "--models",
                    models,
                    "--model",
                    "small")
                .err())
        .contains("Model small takes texts, not images.");
    assertThat(
            frostline(
                    "extract",
                    "--out",
                    folder.resolve("other"),
                    "--model",
                    "small",
                    "--models",
                    models)
                .err())
        .contains("--images");
  }
}
