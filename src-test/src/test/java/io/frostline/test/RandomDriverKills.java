package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten kills with signal 9 at random moments of {@code compact} and of {@code extract
 * --deduplicate}, each of which is then given again: {@code mvn verify -Dit.test=RandomDriverKills
 * -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false}. Prints what became of the rows. No part of
 * the build. {@code -Dfrostline.kills.seed=N} takes the moments of an earlier run.
 */
class RandomDriverKills {
  private static final int KILLS = 10;
  private static final Duration LONGEST_PEACE = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private final long seed = Long.getLong("frostline.kills.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private int kills;

  @Test
  void compactKeepsEveryRow() throws Exception {
    Path table = folder.resolve("table");
    frostline(extract(Project.SAMPLE_IMAGES, table, "--commit-every", 4)).succeeded();
    List<String> expected = new Table(table).allBits();
    for (int run = 1; kills < KILLS; run++) {
      Path copy = folder.resolve("copy-" + run);
      Project.copy(table, copy);
      int before = kills;
      // 40 KB: some rounds of exchanges, not a single one.
      finish(List.of("compact", "--table", copy, "--file-size", "40k"));
      compare("Compaction %d, %d kills".formatted(run, kills - before), copy, expected);
      System.out.printf(
          "%d files before, %d now.%n", new Table(table).files(), new Table(copy).files());
    }
  }

  @Test
  void deduplicatedExtractionsHaveEveryRow() throws Exception {
    Path images = folder.resolve("images");
    Project.copy(Project.SAMPLE_IMAGES, images.resolve("once"));
    Project.copy(Project.SAMPLE_IMAGES, images.resolve("twice"));
    Path undisturbed = folder.resolve("undisturbed");
    frostline(extract(images, undisturbed)).succeeded();
    List<String> expected = new Table(undisturbed).allBits();
    for (int run = 1; kills < KILLS; run++) {
      Path table = folder.resolve("run-" + run);
      int before = kills;
      finish(Arrays.asList(extract(images, table, "--deduplicate", "--commit-every", 16)));
      compare("Extraction %d, %d kills".formatted(run, kills - before), table, expected);
    }
  }

  /** Gives a command again and again until it comes to its end. */
  private void finish(List<Object> command) throws Exception {
    Path output = folder.resolve("output.log");
    int exitCode;
    do {
      Process driver = Launcher.start(command, Map.of("FROSTLINE_MASTER", "local[2]"), output);
      if (kills < KILLS
          && !driver.waitFor(random.nextLong(LONGEST_PEACE.toMillis()), TimeUnit.MILLISECONDS)) {
        driver.destroyForcibly();
        kills++;
      }
      exitCode = driver.waitFor();
      assertThat(exitCode).as(Files.readString(output)).isIn(0, 137);
    } while (exitCode != 0);
  }

  private void compare(String run, Path table, List<String> expected) {
    List<String> rows = new Table(table).allBits();
    System.out.printf(
        "Seed %d. %s: %d rows, %d expected, equal to the bit: %s.%n",
        seed, run, rows.size(), expected.size(), rows.equals(expected));
    assertThat(rows).isEqualTo(expected);
  }

  private static Object[] extract(Path images, Path table, Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("extract", "--images", images));
    arguments.addAll(List.of("--models", Project.SAMPLE_MODELS, "--model", "mobilenet_v2"));
    arguments.addAll(List.of("--layer", "block_2_expand_relu", "--out", table));
    arguments.addAll(List.of(options));
    return arguments.toArray();
  }
}
