package io.frostline.text.rows;

import static io.frostline.text.rows.TextColumns.USUAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.example.Example;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressedTextsTest {
  private static final int LINES = 60_000;

  @TempDir private Path folder;

  private static byte[] lines(int from, int to) {
    StringBuilder lines = new StringBuilder();
    for (int line = from; line < to; line++) {
      lines.append("text ").append(line).append(" of many, and some words to make it longer\n");
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void readsAllMembersOfGzipAndZstandard() throws IOException {
    byte[] gzip = joined(WrittenTexts.gzip(lines(0, 3)), WrittenTexts.gzip(lines(3, 5)));
    byte[] zstd = joined(WrittenTexts.zstd(lines(0, 3)), WrittenTexts.zstd(lines(3, 5)));

    for (byte[] content : List.of(gzip, zstd)) {
      String file = WrittenTexts.write(folder, "a.txt.gz", content);
      assertThat(WrittenTexts.read(file, TextFormat.LINES, USUAL))
          .hasSize(5)
          .last()
          .asString()
          .startsWith("text 4 ");
    }
  }

  @Test
  void aTruncatedFileGivesItsRowsAndARejection() throws IOException {
    byte[] whole = WrittenTexts.gzip(lines(0, LINES));
    String file = WrittenTexts.write(folder, "a.txt.gz", Arrays.copyOf(whole, whole.length / 2));

    List<Example> texts = WrittenTexts.list(file, TextFormat.LINES, USUAL);

    assertThat(texts).hasSizeBetween(LINES / 4, LINES - 1);
    Example last = texts.get(texts.size() - 1);
    assertThat(last.uri()).isEqualTo(file);
    try (TextReader reader = WrittenTexts.reader(TextFormat.LINES, USUAL)) {
      assertThat(WrittenTexts.read(reader, last))
          .startsWith("DAMAGED_SHARD: Texts of this file are missing: ");
      assertThat(WrittenTexts.read(reader, texts.get(0))).startsWith("text 0 ");
    }
  }

  @Test
  void readsInAnyOrderAndFromSeveralThreads() throws Exception {
    String file = WrittenTexts.write(folder, "a.txt.gz", WrittenTexts.gzip(lines(0, LINES)));
    List<Example> texts = new ArrayList<>(WrittenTexts.list(file, TextFormat.LINES, USUAL));
    Collections.shuffle(texts, new Random(1));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (TextReader reader = WrittenTexts.reader(TextFormat.LINES, USUAL)) {
      List<Future<String>> read = new ArrayList<>();
      for (Example text : texts.subList(0, 40)) {
        read.add(threads.submit(() -> WrittenTexts.read(reader, text)));
      }
      for (int at = 0; at < read.size(); at++) {
        int line = Integer.parseInt(texts.get(at).uri().replaceAll(".*#0*(?=\\d)", ""));
        assertThat(result(read.get(at))).startsWith("text " + line + " ");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String result(Future<String> read) throws InterruptedException {
    try {
      return read.get();
    } catch (ExecutionException failure) {
      throw new AssertionError(failure.getCause());
    }
  }

  @Test
  void theNextTaskReadsOnWhereAnotherStopped() throws Exception {
    String file = WrittenTexts.write(folder, "a.txt.gz", WrittenTexts.gzip(lines(0, LINES)));
    List<Example> texts = WrittenTexts.list(file, TextFormat.LINES, USUAL);
    TextContent.Version version = TextContent.Version.of(file, WrittenTexts.HADOOP);
    ParkedContents parked = new ParkedContents(4);
    TextPlace half = TextPlace.of(texts.get(LINES / 2).place());

    try (TextPositions first = new TextPositions(file, parked, WrittenTexts.HADOOP)) {
      first.read(half.offset(), (int) half.length());
    }

    assertThat(parked.take(version, 0)).isEmpty();
    Optional<ForwardContent> waiting = parked.take(version, half.offset());
    assertThat(waiting).isPresent();
    assertThat(waiting.get().position()).isGreaterThan(half.offset());
    assertThat(parked.take(version, half.offset())).isEmpty();
    parked.park(waiting.get());
    Files.write(Path.of(java.net.URI.create(file)), WrittenTexts.gzip(lines(0, 10)));
    assertThat(parked.take(TextContent.Version.of(file, WrittenTexts.HADOOP), half.offset()))
        .isEmpty();
  }

  @Test
  void aRowThatChangedSinceItWasListedIsRejected() throws IOException {
    String file = WrittenTexts.write(folder, "a.csv", "text\nfirst\nsecond\n");
    List<Example> texts = WrittenTexts.list(file, TextFormat.CSV, USUAL);
    WrittenTexts.write(folder, "a.csv", "text\nfirst\nSECOND\n");

    try (TextReader reader = WrittenTexts.reader(TextFormat.CSV, USUAL)) {
      assertThat(WrittenTexts.read(reader, texts.get(0))).isEqualTo("first");
      assertThat(WrittenTexts.read(reader, texts.get(1)))
          .startsWith("READ_FAILED:")
          .endsWith("has changed since it was listed. Run the command again.");
    }
  }

  @Test
  void seeksInPlainFilesAndReadsTextsLargerThanItsWindow() throws IOException {
    byte[] large = "z".repeat(3 << 20).concat("\n").getBytes(StandardCharsets.UTF_8);
    String file =
        WrittenTexts.write(
            folder, "a.txt", joined(lines(0, LINES), large, lines(LINES, 2 * LINES)));
    List<Example> texts = WrittenTexts.list(file, TextFormat.LINES, USUAL);

    try (TextReader reader = WrittenTexts.reader(TextFormat.LINES, USUAL)) {
      assertThat(WrittenTexts.read(reader, texts.get(2 * LINES))).startsWith("text 119999 ");
      assertThat(WrittenTexts.read(reader, texts.get(LINES))).hasSize(3 << 20);
      assertThat(WrittenTexts.read(reader, texts.get(LINES + 1))).startsWith("text 60000 ");
      assertThat(WrittenTexts.read(reader, texts.get(0))).startsWith("text 0 ");
    }
  }

  @Test
  void filesOfOneTextAreDecompressed() throws IOException {
    String file = WrittenTexts.write(folder, "a.txt.gz", WrittenTexts.gzip(lines(0, 2)));

    try (TextReader reader = WrittenTexts.reader(TextFormat.FILES, USUAL)) {
      assertThat(WrittenTexts.read(reader, new Example(file, "spam", null, null)))
          .startsWith("text 0 ")
          .contains("\ntext 1 ");
      assertThat(WrittenTexts.read(reader, new Example(file + ".none", null, null, null)))
          .startsWith("NOT_FOUND: ");
    }
  }
}
