package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.spark.listing.FileSource;
import io.frostline.spark.listing.OrderedExamples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders and patterns with more files than the driver holds, so that tasks look for folders. */
class LargeListingIT {
  private static final int MANY = 1_200;
  private static final List<String> FLAT =
      IntStream.range(0, MANY).mapToObj("flat/f%04d.jpg"::formatted).toList();

  @TempDir private Path folder;
  private SparkSession spark;

  @BeforeEach
  void makeATree() throws IOException {
    spark = SharedSpark.session().newSession();
    for (String file : FLAT) {
      put(file);
    }
    for (String file :
        List.of(
            "flat/.hidden", "flat/_old/1", "flat/sub/1", "flat/sub/deep/2", "x/f0.jpg", "x/y/3")) {
      put(file);
    }
  }

  @Test
  void aFolderIsListedWithThoseBelowIt() throws IOException {
    assertThat(listed("flat")).isEqualTo(all(FLAT, "flat/sub/1", "flat/sub/deep/2"));
  }

  @Test
  void thatIsSoOnOtherFileSystems() throws IOException {
    spark.conf().set("fs.slow.impl", SlowFileSystem.class.getName());

    assertThat(listed("slow:" + folder, "flat"))
        .isEqualTo(all(FLAT, "flat/sub/1", "flat/sub/deep/2"));
    assertThat(listed("slow:" + folder, "flat/*"))
        .isEqualTo(all(FLAT, "flat/.hidden", "flat/_old/1", "flat/sub/1", "flat/sub/deep/2"));
    assertThat(listed("slow:" + folder, "*/f*")).isEqualTo(all(FLAT, "x/f0.jpg"));
  }

  @Test
  void thatIsSoForPatterns() throws IOException {
    List<String> below = List.of("flat/.hidden", "flat/_old/1", "flat/sub/1", "flat/sub/deep/2");
    Set<String> flat = all(FLAT, below.toArray(String[]::new));
    assertThat(listed("flat/*")).isEqualTo(flat);
    assertThat(listed("flat/f*")).isEqualTo(all(FLAT));
    assertThat(listed("*/f*.{png,jpg}")).isEqualTo(all(FLAT, "x/f0.jpg"));
    assertThat(listed("{flat/*,x/y}")).isEqualTo(all(List.copyOf(flat), "x/y/3"));
    assertThat(listed("*/*/*"))
        .isEqualTo(all(List.of(), "flat/_old/1", "flat/sub/1", "flat/sub/deep/2", "x/y/3"));
  }

  @Test
  void whatLinksLeadToIsListedOnce() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("4"), "image");
    List<String> files = new ArrayList<>(FLAT);
    // So many that the first entries of the folder do not have them all.
    for (int number = 0; number < 40; number++) {
      String below = "flat/below%02d".formatted(number);
      put(below + "/5");
      files.add(below + "/5");
      Files.createSymbolicLink(
          folder.resolve("flat/again%02d".formatted(number)), folder.resolve(below));
    }
    Files.createSymbolicLink(folder.resolve("flat/other"), outside);
    for (String images : List.of("flat", "flat/[!_.]*")) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      PrintStream before = System.err;
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      try {
        assertThat(listed(images))
            .as(images)
            .isEqualTo(all(files, "flat/sub/1", "flat/sub/deep/2", "flat/other/4"));
      } finally {
        System.setErr(before);
      }
      assertThat(err.toString(StandardCharsets.UTF_8))
          .as(images)
          .contains("40 folders were not entered", "flat/again00", "1 symbolic link leads out of");
    }
  }

  @Test
  void moreImagesThanTheDriverHoldsComeInOrder() throws TimeoutException {
    int count = 600_000;
    spark.conf().set("spark.sql.shuffle.partitions", 1);
    Dataset<Row> images =
        spark
            .range(count)
            .selectExpr(
                "concat('file:/', id * 7919 % 600000) uri",
                "cast(null as string) label", "cast(null as string) place");
    List<Long> results = new CopyOnWriteArrayList<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            results.add(end.taskMetrics().resultSize());
          }
        };
    spark.sparkContext().addSparkListener(listener);
    OrderedExamples ordered = OrderedExamples.of(images);
    String last = "";
    int found = 0;
    for (Row image : ordered) {
      assertThat(image.getString(0)).isGreaterThan(last);
      last = image.getString(0);
      found++;
    }
    spark.sparkContext().listenerBus().waitUntilEmpty();
    spark.sparkContext().removeSparkListener(listener);

    assertThat(ordered.count()).isEqualTo(count);
    assertThat(found).isEqualTo(count);
    long all = results.stream().mapToLong(Long::longValue).sum();
    assertThat(all).isGreaterThan(count);
    assertThat(results).as("bytes that the driver holds at once").allMatch(held -> held < all / 2);
  }

  private Set<String> listed(String images) throws IOException {
    return listed("file:" + folder, images);
  }

  /** Relative to the folder; each once. */
  private Set<String> listed(String top, String images) {
    List<Row> rows =
        FileSource.of(top + "/" + images).list(spark).select("uri", "label").collectAsList();
    Set<String> uris = new TreeSet<>();
    for (Row row : rows) {
      Path file = Path.of(row.getString(0).substring(row.getString(0).indexOf(':') + 1));
      assertThat(row.getString(1)).isEqualTo(file.getParent().getFileName().toString());
      assertThat(uris.add(folder.relativize(file).toString())).as(file.toString()).isTrue();
    }
    return uris;
  }

  private static Set<String> all(List<String> files, String... others) {
    return new TreeSet<>(Stream.concat(files.stream(), Stream.of(others)).toList());
  }

  private void put(String file) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), "image");
  }
}
