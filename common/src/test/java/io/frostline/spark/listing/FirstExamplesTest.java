package io.frostline.spark.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.example.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstExamplesTest {
  private static final Configuration HADOOP = new Configuration(false);

  /** Beyond 16 bits: Java compares it before the next one, Spark after it. */
  private static final String LAST = "\uD83D\uDE00";

  private static final String BEFORE = "\uFF5E";

  @TempDir private Path folder;
  private Path images;

  @BeforeEach
  void putFiles() throws IOException {
    images = folder.resolve("images");
    for (String name : List.of("b/2", "a/1", "b/deep/3", "0", ".hidden", "_temporary/4")) {
      put(name);
    }
  }

  @Test
  void theyAreInTheOrderOfTheirUris() throws IOException {
    put(LAST);
    put(BEFORE);

    assertThat(uris(Long.MAX_VALUE)).hasValue(List.of("0", "a/1", "b/2", "b/deep/3", BEFORE, LAST));
  }

  @Test
  void aLimitTakesTheFirst() {
    assertThat(uris(2)).hasValue(List.of("0", "a/1"));
  }

  @Test
  void theyHaveWhatARowNeeds() throws IOException {
    Path file = images.resolve("b/deep/3");

    Example image = first(Long.MAX_VALUE).orElseThrow().get(3);

    Instant modified = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MILLIS);
    assertThat(image).isEqualTo(new Example("file:" + file, "deep", 1L, modified));
  }

  @Test
  void linksAreLeftToSpark() throws IOException {
    Files.createSymbolicLink(images.resolve("b/link"), images.resolve("a/1"));

    assertThat(uris(Long.MAX_VALUE)).isEmpty();
    assertThat(uris(2)).isEmpty();
  }

  @Test
  void patternsAndManifestsAndMissingFoldersAreLeftToSpark() throws IOException {
    put("list.csv");

    assertThat(first(images + "/*", 9)).isEmpty();
    assertThat(first(images + "/list.csv", 9)).isEmpty();
    assertThat(first(images + "/none", 9)).isEmpty();
  }

  @Test
  void manyImagesAreLeftToSparkUnlessFewAreWanted() throws IOException {
    Files.createDirectories(images.resolve("many"));
    for (int file = 0; file <= FirstExamples.MOST; file++) {
      Files.createFile(images.resolve("many").resolve("" + file));
    }

    assertThat(uris(Long.MAX_VALUE)).isEmpty();
    assertThat(uris(1)).hasValue(List.of("0"));
  }

  @Test
  void aDigestIsOfAllImagesUnlessThereAreMoreThanExpected() {
    ListingDigest.Sum sum = new ListingDigest.Sum();
    first(Long.MAX_VALUE).orElseThrow().forEach(sum::add);

    assertThat(digest(Long.MAX_VALUE, 4)).hasValue(sum.digest());
    assertThat(digest(Long.MAX_VALUE, 5)).hasValue(sum.digest());
    assertThat(digest(FirstExamples.MOST + 1, 4)).hasValue(sum.digest());
    assertThat(digest(3, 4).orElseThrow()).isNotEqualTo(sum.digest());
    assertThat(digest(Long.MAX_VALUE, 3)).isEmpty();
  }

  private Optional<ListingDigest> digest(long most, long expected) {
    return FirstExamples.digest(ExampleSource.of(images.toString()), most, expected, HADOOP);
  }

  private Optional<List<String>> uris(long most) {
    String above = "file:" + images + "/";
    return first(most)
        .map(all -> all.stream().map(image -> image.uri().substring(above.length())).toList());
  }

  private Optional<List<Example>> first(long most) {
    return first(images.toString(), most);
  }

  private static Optional<List<Example>> first(String uri, long most) {
    return FirstExamples.of(ExampleSource.of(uri), most, HADOOP);
  }

  private void put(String name) throws IOException {
    Path file = images.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }
}
