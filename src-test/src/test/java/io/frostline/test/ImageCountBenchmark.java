package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an image costs when there are more of them: {@code extract} of 1,000, 10,000 and 100,000
 * photos of one folder, in turn in one warm process, less what 8 of them take: {@code mvn verify
 * -Dit.test=ImageCountBenchmark -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false
 * -Dfrostline.rounds=3}. No part of the build.
 */
class ImageCountBenchmark {
  private static final int ROUNDS = Integer.getInteger("frostline.rounds", 3);
  private static final int START = 8;
  private static final List<Integer> COUNTS = List.of(1_000, 10_000, 100_000);

  @TempDir private Path folder;

  @Test
  void measures() throws IOException {
    linkPhotos();
    seconds(COUNTS.get(1));
    for (int round = 1; round <= ROUNDS; round++) {
      double start = seconds(START);
      Map<Integer, Double> milliseconds = new TreeMap<>();
      for (int count : COUNTS) {
        milliseconds.put(count, (seconds(count) - start) * 1e3 / (count - START));
      }
      System.out.printf(
          Locale.ROOT,
          "round %d: %d images %.1f s; ms a further image: %s%n",
          round,
          START,
          start,
          milliseconds);
    }
  }

  private void linkPhotos() throws IOException {
    List<Path> photos;
    try (Stream<Path> files = Files.list(Project.shared("photos"))) {
      photos = files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    assertThat(photos).isNotEmpty();
    Path images = Files.createDirectory(folder.resolve("images"));
    for (int place = 0; place < COUNTS.get(COUNTS.size() - 1); place++) {
      Files.createSymbolicLink(
          images.resolve("%06d.jpg".formatted(place)), photos.get(place % photos.size()));
    }
  }

  private double seconds(int images) {
    long start = System.nanoTime();
    Command run =
        frostline(
                "extract",
                "--images",
                folder.resolve("images"),
                "--limit",
                images,
                "--models",
                Project.SAMPLE_MODELS,
                "--model",
                "mobilenet_v2",
                "--layer",
                "block_1_expand_relu",
                "--overwrite",
                "--out",
                folder.resolve("features"))
            .succeeded();
    double seconds = (System.nanoTime() - start) * 1e-9;
    assertThat(run.out()).contains("%,d extracted now".formatted(images));
    System.out.printf(Locale.ROOT, "%,7d images: %.1f s%n", images, seconds);
    return seconds;
  }
}
