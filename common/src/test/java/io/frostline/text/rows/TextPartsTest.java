package io.frostline.text.rows;

import static io.frostline.text.rows.TextColumns.USUAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.example.Example;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file in parts has the rows of the whole file, with the same numbers and lines. */
class TextPartsTest {
  private static final String LINES =
      "one\n\n"
          + "  \n"
          + "two \r\n\r\n"
          + "three, which is longer than a part of seven bytes\n"
          + "é\n\n"
          + "\"four\n\n"
          + "five";

  /** A header is in the first part. */
  private static final int LONGEST_MARK = 4;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"LINES,''", "TSV,'text\n'", "TSV,'\uFEFFtext\r\n'", "JSONL,''"})
  void partsHaveTheRowsOfTheFileWhereverTheyAreCut(TextFormat format, String header)
      throws IOException {
    String content =
        header
            + (format == TextFormat.JSONL
                ? LINES.replaceAll("([a-zé]+)", "{\"text\": \"$1\"}")
                : LINES);
    for (String end : List.of("", "\n", "\n\n")) {
      String file = WrittenTexts.write(folder, "a." + format, content + end);
      int length = (content + end).getBytes(StandardCharsets.UTF_8).length;
      List<Example> whole = WrittenTexts.list(file, format, USUAL);
      for (int bytes = LONGEST_MARK; bytes <= length / 2; bytes++) {
        assertThat(listed(parts(file, length, format, bytes), format))
            .as("parts of %d bytes", bytes)
            .isEqualTo(whole);
      }
    }
  }

  @Test
  void otherFilesStayWhole() throws IOException {
    String csv = WrittenTexts.write(folder, "a.csv", "text\n\"one\ntwo\"\n");
    String gzip = WrittenTexts.write(folder, "a.txt", WrittenTexts.gzip(new byte[1000]));
    String utf16 =
        WrittenTexts.write(folder, "b.txt", "\uFEFFa\nb".getBytes(StandardCharsets.UTF_16LE));

    assertThat(parts(csv, 14, TextFormat.CSV, 1)).containsExactly(TextPart.whole(csv));
    assertThat(parts(gzip, 20, TextFormat.LINES, 1)).containsExactly(TextPart.whole(gzip));
    assertThat(parts(utf16, 8, TextFormat.LINES, 1)).containsExactly(TextPart.whole(utf16));
    String small = WrittenTexts.write(folder, "c.txt", "a\nb\n");
    assertThat(parts(small, 4, TextFormat.LINES, 3)).containsExactly(TextPart.whole(small));
  }

  @Test
  void aFileThatChangesMeanwhileIsRejected() throws IOException {
    String file = WrittenTexts.write(folder, "a.txt", "a\nb\nc\nd\n");
    List<TextPart> parts = parts(file, 8, TextFormat.LINES, 4);
    WrittenTexts.write(folder, "a.txt", "abc\nc\nd\n");

    assertThat(listed(parts, TextFormat.LINES)).extracting(Example::place).contains(file);
  }

  private static List<TextPart> parts(String file, int length, TextFormat format, int bytes)
      throws IOException {
    List<TextPart> parts = TextParts.of(file, length, format, bytes, WrittenTexts.HADOOP);
    List<TextPart.Count> counts = new ArrayList<>();
    for (TextPart part : parts.subList(0, parts.size() - 1)) {
      counts.add(TextParts.count(part, format, USUAL, WrittenTexts.HADOOP));
    }
    return TextParts.numbered(parts, counts);
  }

  private static List<Example> listed(List<TextPart> parts, TextFormat format) throws IOException {
    List<Example> all = new ArrayList<>();
    for (TextPart part : parts) {
      try (TextFile file = TextFile.open(part, format, USUAL, WrittenTexts.HADOOP)) {
        for (Optional<Example> text = file.next(); text.isPresent(); text = file.next()) {
          all.add(text.get());
        }
      }
    }
    return all;
  }
}
