package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten kills with signal 9 at random moments of an extraction on a standalone cluster, of executors
 * and, one in four, of the driver, whose command is then given again: {@code mvn verify
 * -Dit.test=RandomKills -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false}. Prints what became of
 * the rows. No part of the build.
 *
 * <p>{@code -Dfrostline.kills.images=DIR} takes other images than the sample, {@code
 * -Dfrostline.kills.seed=N} the moments of an earlier run. {@code -Dfrostline.kills.texts=FILE}
 * takes texts, with {@code -Dfrostline.kills.models=DIR}, a store, and the name of an encoder in
 * {@code -Dfrostline.kills.model}.
 */
class RandomKills {
  private static final int KILLS = 10;
  private static final Duration LONGEST_PEACE = Duration.ofSeconds(25);

  @TempDir private Path folder;

  private final long seed = Long.getLong("frostline.kills.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private int kills;

  @Test
  void changeNothing() throws Exception {
    Path undisturbed = folder.resolve("undisturbed");
    Command.frostline(extraction(undisturbed).toArray()).succeeded();
    List<String> expected = new Table(undisturbed).allBits();
    System.out.printf("Seed %d, %d rows.%n", seed, expected.size());
    try (StandaloneCluster cluster =
        StandaloneCluster.start(Files.createDirectory(folder.resolve("cluster")))) {
      for (int run = 1; kills < KILLS; run++) {
        Path table = folder.resolve("run-" + run);
        int before = kills;
        runDisturbed(cluster, table);
        compare("Run %d, %d kills".formatted(run, kills - before), table, expected);
      }
    }
  }

  private void runDisturbed(StandaloneCluster cluster, Path table) throws Exception {
    Path output = folder.resolve("output.log");
    int exitCode;
    do {
      Process driver = Launcher.start(extraction(table), cluster.environment(), output);
      while (kills < KILLS && !driver.waitFor(moment(), TimeUnit.MILLISECONDS)) {
        kill(cluster, driver);
      }
      exitCode = driver.waitFor();
      assertThat(exitCode).as(Files.readString(output)).isIn(0, 137);
    } while (exitCode != 0);
  }

  private long moment() {
    return random.nextLong(LONGEST_PEACE.toMillis());
  }

  private void kill(StandaloneCluster cluster, Process driver) throws IOException {
    List<ProcessHandle> executors = cluster.executors();
    if (random.nextInt(4) == 0) {
      driver.destroyForcibly();
      System.out.printf("Kill %d: the driver.%n", ++kills);
    } else if (!executors.isEmpty()) {
      executors.get(random.nextInt(executors.size())).destroyForcibly();
      System.out.printf("Kill %d: an executor.%n", ++kills);
    }
  }

  private static void compare(String run, Path table, List<String> expected) {
    List<String> rows = new Table(table).allBits();
    HashSet<String> different = new HashSet<>(rows);
    expected.forEach(different::remove);
    long uris = Long.parseLong(new Table(table).select("count(DISTINCT uri)", "").get(0));
    System.out.printf(
        "%s: rows lost %d, rows doubled %d, bits different in %d rows.%n",
        run, expected.size() - uris, rows.size() - uris, different.size());
    assertThat(rows).isEqualTo(expected);
  }

  private static List<Object> extraction(Path table) {
    String texts = System.getProperty("frostline.kills.texts");
    return texts == null ? ofImages(table) : ofTexts(texts, table);
  }

  private static List<Object> ofTexts(String texts, Path table) {
    List<Object> words = new ArrayList<>(List.of("extract", "--texts", texts, "--out", table));
    words.addAll(List.of("--models", System.getProperty("frostline.kills.models")));
    words.addAll(List.of("--model", System.getProperty("frostline.kills.model")));
    words.addAll(List.of("--commit-every", 500));
    return words;
  }

  private static List<Object> ofImages(Path table) {
    String images = System.getProperty("frostline.kills.images", Project.SAMPLE_IMAGES.toString());
    return new Extraction(images, table).at("features").with("--commit-every", 16).command();
  }
}
