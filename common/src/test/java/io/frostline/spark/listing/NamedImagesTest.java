package io.frostline.spark.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.storage.SymbolicLinks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedImagesTest {
  @TempDir private Path folder;

  @BeforeEach
  void putFiles() throws IOException {
    Files.createDirectories(folder.resolve("a b%20#ü"));
    Files.writeString(folder.resolve("1.png"), "1");
    Files.writeString(folder.resolve(".22"), "22");
    Files.writeString(folder.resolve("a b%20#ü/333?"), "333");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("1.png"));
    Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("none"));
  }

  @Test
  void everyFormOfALocalPathIsFound() throws IOException {
    List<String> forms =
        List.of(
            "1.png",
            "./1.png",
            "a b%20#ü/../1.png",
            folder + "/1.png",
            "file:" + folder + "/1.png",
            "file://" + folder + "/1.png",
            "file:" + folder + "//1.png",
            "file:" + folder + "/./1.png",
            "file:" + folder + "/1.png/",
            "link");
    assertThat(lengths(forms)).containsOnly("1");
    assertThat(lengths(List.of(".22", "a b%20#ü/333?", "none", "nowhere", "", "a b%20#ü")))
        .containsExactly("2", "3", "null", "null", "null", "null, with time");
  }

  @Test
  void whatIsNoPathIsNoFile() throws IOException {
    assertThat(lengths(List.of("a\0b", "nosuchscheme://x/1.png", "file:" + folder + "/1\0.png")))
        .containsOnly("null");
  }

  @Test
  void rowsPassThroughChunksAsTheyAre() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int number = 0; number < 200; number++) {
      rows.add(FoundRow.named("ü😀".repeat(number * 200), number % 3 == 0 ? null : "class\n"));
    }
    rows.add(FoundRow.named(null, ""));
    List<Row> read = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    var chunks = RowChunks.of(rows.iterator(), 64);
    while (chunks.hasNext()) {
      List<Row> chunk = new ArrayList<>();
      RowChunks.rows(chunks.next()).forEachRemaining(chunk::add);
      sizes.add(chunk.size());
      read.addAll(chunk);
    }
    assertThat(read).isEqualTo(rows);
    assertThat(sizes).containsExactly(64, 64, 64, 9);
  }

  /** The length of each, in words. */
  private List<String> lengths(List<String> uris) throws IOException {
    List<Row> named = new ArrayList<>();
    for (String uri : uris) {
      named.add(RowFactory.create(uri, "label"));
    }
    List<String> lengths = new ArrayList<>();
    new NamedImages("file:" + folder, SymbolicLinks.FOLLOWED, new Configuration())
        .located(named.iterator())
        .forEachRemaining(
            row -> {
              boolean isOther = row.isNullAt(2) && !row.isNullAt(3);
              lengths.add(row.get(2) + (isOther ? ", with time" : ""));
            });
    return lengths;
  }
}
