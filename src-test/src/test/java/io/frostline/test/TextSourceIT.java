package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.frostline.evaluation.Preview;
import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.RejectedExampleException;
import io.frostline.message.UserException;
import io.frostline.spark.evaluation.Excerpts;
import io.frostline.spark.evaluation.PreviewSource;
import io.frostline.spark.evaluation.Previews;
import io.frostline.spark.listing.ListedExample;
import io.frostline.spark.listing.TextFormats;
import io.frostline.spark.listing.TextSource;
import io.frostline.storage.SymbolicLinks;
import io.frostline.text.rows.TextColumns;
import io.frostline.text.rows.TextFile;
import io.frostline.text.rows.TextFormat;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts listed by Spark and read again. */
class TextSourceIT {
  private static final Path TEXTS = Path.of("../../shared/texts");
  private static final Configuration HADOOP = new Configuration();

  @TempDir private Path folder;
  private SparkSession spark;

  @BeforeEach
  void startSpark() {
    spark = SharedSpark.session();
  }

  private static TextSource source(Object uri, TextColumns columns) {
    TextFormat format = TextFormats.of(uri.toString(), SymbolicLinks.FOLLOWED, HADOOP);
    return new TextSource(uri.toString(), format, columns, SymbolicLinks.FOLLOWED);
  }

  private List<Example> list(TextSource source) {
    return source.list(spark).orderBy("place", "uri").collectAsList().stream()
        .map(ListedExample::file)
        .toList();
  }

  private List<String> texts(TextSource source) {
    List<String> texts = new ArrayList<>();
    try (ExampleReader reader = source.reader(HADOOP)) {
      for (Example text : list(source)) {
        texts.add(read(reader, text));
      }
    }
    return texts;
  }

  private static String read(ExampleReader reader, Example text) {
    try {
      return new String(reader.read(text), StandardCharsets.UTF_8);
    } catch (RejectedExampleException rejected) {
      return rejected.reason() + ": " + rejected.getMessage();
    }
  }

  @Test
  void everySentenceOfARealFileIsARow() throws IOException {
    Path movies = TEXTS.resolve("movies.tsv");
    assumeTrue(Files.exists(movies), "needs ../shared/texts/movies.tsv");
    List<String> lines = Files.readAllLines(movies).stream().skip(1).toList();

    TextSource source = source(movies, TextColumns.USUAL);

    assertThat(texts(source)).isEqualTo(lines.stream().map(line -> line.split("\t")[2]).toList());
    assertThat(list(source)).extracting(Example::label).containsOnly("positive", "negative");
    assertThat(list(source))
        .extracting(Example::uri)
        .isSorted()
        .first()
        .asString()
        .endsWith("movies.tsv#000000000");
  }

  @Test
  void foldersOfSparkGiveTheRowsOfAllTheirFiles() {
    Dataset<Row> rows =
        spark
            .range(0, 100, 1, 3)
            .selectExpr(
                "concat('text, \"', id, '\"') AS text",
                "CASE WHEN id % 2 = 0 THEN 'even' ELSE 'odd' END AS label");
    rows.write().option("header", true).option("escape", "\"").csv(folder + "/a.csv");
    rows.write().option("compression", "gzip").json(folder + "/b");
    rows.write().parquet(folder + "/c");
    rows.select("text").write().text(folder + "/d");

    List<String> expected =
        rows.select("text").as(org.apache.spark.sql.Encoders.STRING()).collectAsList();
    for (String each : List.of("a.csv", "b", "c")) {
      TextSource source = source(folder.resolve(each), TextColumns.USUAL);
      assertThat(texts(source)).as(each).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(list(source)).as(each).extracting(Example::label).containsOnly("even", "odd");
    }
    TextSource lines =
        new TextSource(folder + "/d", TextFormat.LINES, TextColumns.USUAL, SymbolicLinks.FOLLOWED);
    assertThat(texts(lines)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void textsOfTheirOwnFilesHaveTheLabelsOfTheirFolders() throws IOException {
    Files.createDirectories(folder.resolve("mails/spam"));
    Files.createDirectories(folder.resolve("mails/ham"));
    Files.writeString(folder.resolve("mails/spam/1.txt"), "Buy\nnow");
    Files.writeString(folder.resolve("mails/ham/2.txt"), "Hello");

    TextSource source = source(folder.resolve("mails"), TextColumns.USUAL);

    assertThat(source.format()).isEqualTo(TextFormat.FILES);
    assertThat(texts(source)).containsExactly("Hello", "Buy\nnow");
    assertThat(list(source)).extracting(Example::label).containsExactly("ham", "spam");
    assertThat(list(source).get(0).modified()).isNotNull();
  }

  @Test
  void aVisitWithoutSparkFindsTheSameTexts() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "id,text,label\nx,one,good\ny,\"two\nlines\",\n");
    Files.writeString(folder.resolve("b.jsonl"), "{\"text\": \"one\"}\n\n{\"text\": 2}\nnull\n");
    Files.writeString(folder.resolve("c.txt"), "one\n\nthree");
    spark.range(40).selectExpr("string(id) AS text", "id").write().parquet(folder + "/d");

    for (String each : List.of("a.csv", "b.jsonl", "c.txt", "d")) {
      TextSource source = source(folder.resolve(each), TextColumns.USUAL);
      assertThat(visited(source)).as(each).containsExactlyInAnyOrderElementsOf(list(source));
    }
    TextSource named = source(folder.resolve("a.csv"), TextColumns.USUAL.withId("id"));
    assertThat(visited(named)).containsExactlyInAnyOrderElementsOf(list(named));
  }

  private static List<Example> visited(TextSource source) {
    List<Example> visited = new ArrayList<>();
    assertThat(source.visit(HADOOP, visited::add)).isTrue();
    return visited;
  }

  @Test
  void whatIsNotPlainIsLeftToSpark() throws IOException {
    Path twice = Files.writeString(folder.resolve("a.csv"), "id,text\nx,one\nx,two\n");
    Path damaged = Files.write(folder.resolve("b.txt"), new byte[] {0x1F, (byte) 0x8B, 8, 0, 1});
    Path wrong = Files.writeString(folder.resolve("c.jsonl"), "{\"review\": \"one\"}\n");
    Path link = Files.createSymbolicLink(folder.resolve("d.csv"), twice);

    for (TextSource source :
        List.of(
            source(twice, TextColumns.USUAL.withId("id")),
            source(damaged, TextColumns.USUAL),
            source(wrong, TextColumns.USUAL),
            source(link, TextColumns.USUAL),
            source(folder + "/*.csv", TextColumns.USUAL))) {
      assertThat(source.visit(HADOOP, text -> true)).as(source.uri()).isFalse();
    }
    assertThat(source(twice, TextColumns.USUAL).visit(HADOOP, text -> true)).isTrue();
    assertThat(source(twice, TextColumns.USUAL).visit(HADOOP, text -> false)).isFalse();
  }

  @Test
  void rowsWithTheSameIdBecomeOneRejection() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "id,text\nx,one\ny,two\nx,three\n");

    TextSource source = source(file, TextColumns.USUAL.withId("id"));

    assertThat(list(source)).extracting(Example::uri).containsExactly("x", "y");
    assertThat(texts(source))
        .containsExactly(
            "DUPLICATE_ID: Several rows have the id 'x', one of them in line 2 of file:"
                + file
                + ". Make the ids unique, or leave out --id-column.",
            "two");
  }

  @Test
  void tablesOfSparkInParquetAreReadByTheirIds() {
    spark.sql("DROP TABLE IF EXISTS reviews");
    spark.sql(
        "CREATE TABLE reviews USING parquet LOCATION '"
            + folder.resolve("reviews").toUri()
            + "' AS SELECT 7 AS id, 'fine' AS text, 'good' AS label");
    try {
      TextSource source = source("reviews", TextColumns.USUAL.withId("id"));
      assertThat(texts(source)).containsExactly("fine");
      assertThat(list(source)).extracting(Example::uri).containsExactly("7");
      TextSource numbered = source("reviews", TextColumns.USUAL);
      assertThatThrownBy(() -> numbered.list(spark))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("--id-column");
    } finally {
      spark.sql("DROP TABLE reviews");
    }
  }

  @Test
  void aLargeFileOfLinesIsListedInParts() throws IOException {
    Path file = folder.resolve("large.txt");
    String long64k = "some words ".repeat(6_000);
    try (BufferedWriter lines = Files.newBufferedWriter(file)) {
      for (int line = 0; line < 2_200; line++) {
        lines.write(line + " " + long64k + "\n");
      }
    }
    TextSource source = source(file, TextColumns.USUAL);

    Dataset<Row> listed = source.list(spark);

    assertThat(listed.rdd().getNumPartitions()).isEqualTo(2);
    List<Example> whole = new ArrayList<>();
    try (TextFile one =
        TextFile.open("file:" + file, TextFormat.LINES, TextColumns.USUAL, HADOOP)) {
      for (Optional<Example> text = one.next(); text.isPresent(); text = one.next()) {
        whole.add(text.get());
      }
    }
    assertThat(list(source)).hasSize(2_200).isEqualTo(whole);
  }

  @Test
  void aFolderOfSeveralFormatsIsRefused() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "text\none\n");
    Files.writeString(folder.resolve("b.jsonl"), "{\"text\": \"two\"}\n");

    assertThatThrownBy(() -> source(folder, TextColumns.USUAL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("several formats: csv (a.csv), jsonl (b.jsonl)");
    assertThat(texts(source(folder + "/*.jsonl", TextColumns.USUAL))).containsExactly("two");
    assertThatThrownBy(() -> source(folder.resolve("none.csv"), TextColumns.USUAL))
        .hasMessageContaining("There is no file or folder");
  }

  @Test
  void findsAFewTextsAgainByTheirUris() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "text\none\ntwo\nthree\n");
    TextSource source = source(file, TextColumns.USUAL);
    String third = "file:" + file + "#000000002";

    Previews shown =
        new Excerpts(source)
            .of(spark, List.of(third, "file:/elsewhere#1"), PreviewSource.Size.TILE);

    assertThat(shown.previews()).containsExactly(Map.entry(third, Preview.ofText("three")));
    assertThat(shown.failure().orElseThrow()).contains("file:/elsewhere#1 is not among the texts");
  }
}
