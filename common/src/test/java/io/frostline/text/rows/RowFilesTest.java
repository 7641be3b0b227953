package io.frostline.text.rows;

import static io.frostline.text.rows.TextColumns.USUAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.example.Example;
import io.frostline.message.UserException;
import io.frostline.text.TextCharset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowFilesTest {
  private static final String HALF = "\\ud800";

  @TempDir private Path folder;

  @Test
  void listsRowsOfCsvWithUriLabelLengthHashAndPlace() throws IOException {
    String file =
        WrittenTexts.write(folder, "a.csv", "id,text,label\n7,\"a, \"\"b\"\"\nc\",x\n8,é,\n");

    List<Example> texts = WrittenTexts.list(file, TextFormat.CSV, USUAL);

    assertThat(texts)
        .extracting(Example::uri)
        .containsExactly(file + "#000000000", file + "#000000001");
    assertThat(texts).extracting(Example::label).containsExactly("x", null);
    assertThat(texts).extracting(Example::length).containsExactly(8L, 2L);
    assertThat(texts).extracting(Example::modified).containsOnlyNulls();
    // sha256sum of the two bytes of é
    assertThat(texts.get(1).hash()).isEqualTo("4a99557e4033c3539de2eb65472017ca");
    assertThat(texts.get(0).place()).isEqualTo(file + "#000000000000014+16:2");
    assertThat(WrittenTexts.read(file, TextFormat.CSV, USUAL)).containsExactly("a, \"b\"\nc", "é");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void findsTheSeparatorByTheHeader(String separator) throws IOException {
    String file =
        WrittenTexts.write(
            folder, "a.csv", "id,text,label\r\n1,a;b|c,x\r\n".replace(",", separator));
    String expected = "a;b|c".contains(separator) ? "MALFORMED_ROW" : "a;b|c";

    assertThat(WrittenTexts.read(file, TextFormat.CSV, USUAL).get(0)).startsWith(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "windows-1252", "UTF-8"})
  void readsRowsAndColumnsInTheirCharset(String name) throws IOException {
    TextColumns columns = USUAL.withText("größe").withCharset(new TextCharset(name));
    byte[] rows = "größe;label\n\"naïve; é\";ö\n".getBytes(Charset.forName(name));
    String file = WrittenTexts.write(folder, "a.csv", rows);

    List<Example> texts = WrittenTexts.list(file, TextFormat.CSV, columns);

    assertThat(WrittenTexts.read(file, TextFormat.CSV, columns)).containsExactly("naïve; é");
    assertThat(texts).extracting(Example::label).containsExactly("ö");
    assertThat(texts).extracting(Example::length).containsExactly(10L);
  }

  @Test
  void aByteOrderMarkGoesBeforeTheCharset() throws IOException {
    TextColumns columns = USUAL.withCharset(new TextCharset("ISO-8859-1"));
    String json = "{\"text\": \"é\"}\n";
    for (Charset utf : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
      String file = WrittenTexts.write(folder, "a.jsonl", ("\uFEFF" + json).getBytes(utf));
      assertThat(WrittenTexts.read(file, TextFormat.JSONL, columns)).containsExactly("é");
    }
    String latin =
        WrittenTexts.write(folder, "a.jsonl", json.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(WrittenTexts.read(latin, TextFormat.JSONL, columns)).containsExactly("é");
    assertThat(WrittenTexts.read(latin, TextFormat.JSONL, USUAL).get(0)).startsWith("NOT_UTF8");
  }

  @Test
  void whatIsNotInTheCharsetCostsOneRow() throws IOException {
    TextColumns columns = USUAL.withCharset(new TextCharset("windows-1252"));
    byte[] lines = {'a', '\n', (byte) 0x81, '\n', (byte) 0x80, '\n'};
    String file = WrittenTexts.write(folder, "a.txt", lines);

    assertThat(WrittenTexts.read(file, TextFormat.LINES, columns))
        .containsExactly(
            "a", "NOT_UTF8: Line 2 is not valid windows-1252. Correct it, or --charset.", "€");
    try (TextReader reader = WrittenTexts.reader(TextFormat.FILES, columns)) {
      assertThat(WrittenTexts.read(reader, new Example(file, null, null, null)))
          .isEqualTo("NOT_UTF8: The text is not valid windows-1252. Correct it, or --charset.");
    }
  }

  @Test
  void takesTheIdAsUriAndRejectsARowWithoutOne() throws IOException {
    String file = WrittenTexts.write(folder, "a.tsv", "id\ttext\nm-1\tgood\n\tbad\n");
    TextColumns columns = USUAL.withId("id");

    assertThat(WrittenTexts.list(file, TextFormat.TSV, columns))
        .extracting(Example::uri)
        .containsExactly("m-1", file + "#000000001");
    assertThat(WrittenTexts.read(file, TextFormat.TSV, columns))
        .containsExactly(
            "good",
            "MALFORMED_ROW: Line 3 has no id in the column 'id'. Give it one, or leave out"
                + " --id-column.");
  }

  @Test
  void rejectsARowWithTheWrongNumberOfValuesAndNamesItsLine() throws IOException {
    String file = WrittenTexts.write(folder, "a.csv", "text,label\n\"a\nb\",x\nc,d,e\nf,y\n");

    assertThat(WrittenTexts.read(file, TextFormat.CSV, USUAL))
        .containsExactly(
            "a\nb",
            "MALFORMED_ROW: Line 4 has 3 values, but the file has 2 columns. Check the separators"
                + " and quotes of this line.",
            "f");
  }

  @Test
  void aStrayQuoteCostsOneRowOnly() throws IOException {
    String file =
        WrittenTexts.write(
            folder, "a.csv", "text,label\n\"never closed,x\n5\" disks,y\n\"a\" b,z\n\"c\" ,w\n");

    List<String> texts = WrittenTexts.read(file, TextFormat.CSV, USUAL);

    assertThat(texts).hasSize(4);
    assertThat(texts.get(0)).startsWith("MALFORMED_ROW: Line 2 has a quote that is not closed");
    assertThat(texts.get(1)).isEqualTo("5\" disks");
    assertThat(texts.get(2)).startsWith("MALFORMED_ROW: Line 4 has a quote");
    assertThat(texts.get(3)).isEqualTo("c");
  }

  @Test
  void quotesDoNotJoinTheLinesOfTsv() throws IOException {
    String file =
        WrittenTexts.write(
            folder,
            "a.tsv",
            "text\tlabel\n\"so he said\tx\n\"quoted \"\"here\"\"\"\ty\n\"a\" b\"\tz\n");

    assertThat(WrittenTexts.read(file, TextFormat.TSV, USUAL))
        .containsExactly("\"so he said", "quoted \"here\"", "\"a\" b\"");
  }

  @Test
  void readsColumnsOfAFileWithoutHeader() throws IOException {
    String file = WrittenTexts.write(folder, "a.txt", "Great for the jawbone.\t1\nBad.\t0\n");
    TextColumns columns = new TextColumns("text", null, null, null, List.of("text", "label"));

    assertThat(WrittenTexts.list(file, TextFormat.TSV, columns))
        .extracting(Example::label)
        .containsExactly("1", "0");
    assertThat(WrittenTexts.read(file, TextFormat.TSV, columns))
        .containsExactly("Great for the jawbone.", "Bad.");
  }

  @Test
  void namesTheNearestColumnAndAll() throws IOException {
    String file = WrittenTexts.write(folder, "a.csv", "id,texts,stars\n1,a,5\n");

    assertThatThrownBy(() -> TextFile.check(file, TextFormat.CSV, USUAL, WrittenTexts.HADOOP))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has no column 'text'. Did you mean 'texts'?")
        .hasMessageContaining("Its columns are id, texts, stars. Correct --text-column");
    assertThatThrownBy(
            () ->
                TextFile.check(
                    file,
                    TextFormat.CSV,
                    USUAL.withText("texts").withLabel("star"),
                    WrittenTexts.HADOOP))
        .hasMessageContaining("Did you mean 'stars'?")
        .hasMessageContaining("Correct --label-column");
  }

  @Test
  void aByteOrderMarkIsNotPartOfTheHeader() throws IOException {
    String file = WrittenTexts.write(folder, "a.csv", "\uFEFFtext,label\nä,x\n");

    assertThat(WrittenTexts.list(file, TextFormat.CSV, USUAL).get(0).place())
        .endsWith("#000000000000014+4:2");
    assertThat(WrittenTexts.read(file, TextFormat.CSV, USUAL)).containsExactly("ä");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void readsOtherUnicodeWithAMark(String charset) throws IOException {
    byte[] bytes = "\uFEFFtext,label\n\uD83D\uDE00 ä,x\n".getBytes(Charset.forName(charset));
    String file = WrittenTexts.write(folder, "a.csv", bytes);

    assertThat(WrittenTexts.read(file, TextFormat.CSV, USUAL)).containsExactly("\uD83D\uDE00 ä");
  }

  @Test
  void whatIsNotUtf8ConcernsItsRowAlone() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write("text,label\nbefore,x\n".getBytes(StandardCharsets.UTF_8));
    bytes.write("caf\u00e9,x\n".getBytes(StandardCharsets.ISO_8859_1));
    bytes.write("after,x\n".getBytes(StandardCharsets.UTF_8));
    String file = WrittenTexts.write(folder, "a.csv", bytes.toByteArray());

    try (TextReader reader = WrittenTexts.reader(TextFormat.CSV, USUAL)) {
      List<Example> texts = WrittenTexts.list(file, TextFormat.CSV, USUAL);
      assertThat(WrittenTexts.read(reader, texts.get(0))).isEqualTo("before");
      assertThat(reader.read(texts.get(1))).endsWith((byte) 0xE9);
      assertThat(WrittenTexts.read(reader, texts.get(2))).isEqualTo("after");
    } catch (io.frostline.example.RejectedExampleException rejected) {
      throw new AssertionError("the decoder of texts rejects it, with its reason", rejected);
    }
  }

  @Test
  void readsJsonLinesAndRejectsWhatIsNotAnObject() throws IOException {
    String file =
        WrittenTexts.write(
            folder,
            "a.jsonl",
            String.join(
                "\n",
                "{\"text\": \"a\\u0000b\", \"label\": 3.0, \"id\": 1}",
                "",
                "{\"text\": \"half " + HALF + "\"}",
                "{\"text\": null, \"label\": \"x\"}",
                "{\"label\": \"x\"}",
                "{\"text\": 5}",
                "[1, 2]",
                "{\"text\": \"never",
                "{\"text\": \"a\", \"text\": \"b\"}",
                "{\"text\": \"a\"} {}",
                "{\"text\": \"\\ud83d\\ude00\"}"));

    List<String> texts = WrittenTexts.read(file, TextFormat.JSONL, USUAL);

    assertThat(texts).hasSize(10);
    assertThat(texts.get(0)).isEqualTo("a\0b");
    assertThat(texts.get(1)).startsWith("NOT_UTF8: Line 3 has half of a surrogate pair");
    assertThat(texts.get(2)).isEmpty();
    assertThat(texts.get(3)).startsWith("MALFORMED_ROW: Line 5 has no field 'text'");
    assertThat(texts.get(4)).contains("what is not a string");
    assertThat(texts.get(5)).startsWith("MALFORMED_ROW: Line 7 is not a JSON object");
    assertThat(texts.get(6)).startsWith("MALFORMED_ROW: Line 8 is not valid JSON");
    assertThat(texts.get(7)).startsWith("MALFORMED_ROW: Line 9 is not valid JSON (Duplicate field");
    assertThat(texts.get(8)).startsWith("MALFORMED_ROW: Line 10 is not valid JSON");
    assertThat(texts.get(9)).isEqualTo("\uD83D\uDE00");
    assertThat(WrittenTexts.list(file, TextFormat.JSONL, USUAL).get(0).label()).isEqualTo("3");
  }

  @Test
  void theFirstObjectsOfJsonLinesHaveAllFields() throws IOException {
    String file =
        WrittenTexts.write(
            folder, "a.jsonl", "{\"text\": \"a\"}\n{\"text\": \"b\", \"stars\": 5}\n");

    TextFile.check(file, TextFormat.JSONL, USUAL.withLabel("stars"), WrittenTexts.HADOOP);
    assertThatThrownBy(
            () ->
                TextFile.check(
                    file, TextFormat.JSONL, USUAL.withLabel("star"), WrittenTexts.HADOOP))
        .hasMessageContaining(
            "has no column 'star'. Did you mean 'stars'? Its columns are text, stars");
  }

  @Test
  void eachLineIsATextHoweverItIsWritten() throws IOException {
    String file =
        WrittenTexts.write(folder, "a.txt", "\"one\r\n\n \u202Ethree\n\uD83D\uDE00\uD83D\uDE00");

    assertThat(WrittenTexts.read(file, TextFormat.LINES, USUAL))
        .containsExactly("\"one", "", " \u202Ethree", "\uD83D\uDE00\uD83D\uDE00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CSV", "TSV", "JSONL", "LINES"})
  void anEmptyFileHasNoRows(TextFormat format) throws IOException {
    String file = WrittenTexts.write(folder, "a", "");

    TextFile.check(file, format, USUAL, WrittenTexts.HADOOP);
    assertThat(WrittenTexts.list(file, format, USUAL)).isEmpty();
  }

  @Test
  void longLinesAreReadAndLongerOnesRejected() throws IOException {
    byte[] content = "x".repeat(10 << 20).concat("\nshort\n").getBytes(StandardCharsets.UTF_8);
    String file = WrittenTexts.write(folder, "a.txt", content);
    assertThat(WrittenTexts.read(file, TextFormat.LINES, USUAL))
        .extracting(String::length)
        .containsExactly(10 << 20, 5);

    byte[] longer = new byte[RawRow.MAX_BYTES + 70_000];
    java.util.Arrays.fill(longer, (byte) 'y');
    longer[RawRow.MAX_BYTES + 60_000] = '\n';
    String other = WrittenTexts.write(folder, "b.txt", longer);
    List<String> texts = WrittenTexts.read(other, TextFormat.LINES, USUAL);
    assertThat(texts).hasSize(2);
    assertThat(texts.get(0))
        .isEqualTo(
            "FILE_TOO_LARGE: Line 1 has 67,168,864 bytes, more than the limit of 67,108,864."
                + " Shorten it.");
    assertThat(texts.get(1)).hasSize(9_999);
  }

  @Test
  void aBinaryFileIsRejectedAsAWhole() throws IOException {
    byte[] zip = "PK\u0003\u0004\0\0\n\0\0".getBytes(StandardCharsets.ISO_8859_1);
    String file = WrittenTexts.write(folder, "a.txt", zip);

    assertThat(WrittenTexts.read(file, TextFormat.LINES, USUAL))
        .singleElement()
        .asString()
        .startsWith("DAMAGED_SHARD: Texts of this file are missing: it is not text, it seems to be")
        .contains("ZIP");
  }

  @Test
  void aTextMayBeginLikeAnotherFormat() throws IOException {
    String file = WrittenTexts.write(folder, "a.txt", "P1 is a grey map\n%PDF too\n");

    assertThat(WrittenTexts.read(file, TextFormat.LINES, USUAL))
        .containsExactly("P1 is a grey map", "%PDF too");
  }

  @Test
  void whatIsNotAFileIsRejectedAsAWhole() throws IOException {
    String gone = folder.resolve("gone.csv").toUri().toString();

    assertThat(WrittenTexts.read(gone, TextFormat.CSV, USUAL))
        .singleElement()
        .asString()
        .startsWith("NOT_FOUND: ");
    assertThat(WrittenTexts.read(folder.toUri().toString(), TextFormat.PARQUET, USUAL))
        .singleElement()
        .asString()
        .startsWith("NOT_A_FILE: ");
  }

  @Test
  void theLabelMayBeInTheNameOfTheFolder() throws IOException {
    Path labelled = java.nio.file.Files.createDirectories(folder.resolve("label=good"));
    String file = WrittenTexts.write(labelled, "a.csv", "text,label\na,bad\n");

    assertThat(WrittenTexts.list(file, TextFormat.CSV, USUAL).get(0).label()).isEqualTo("good");
  }
}
