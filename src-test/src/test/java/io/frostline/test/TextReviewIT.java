package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code frostline review} and {@code similar} on the sample reviews, with some copies among them.
 */
class TextReviewIT {
  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Path models() {
    return shared.resolve("models");
  }

  private static Path texts() {
    return shared.resolve("texts.csv");
  }

  private static Path features() {
    return shared.resolve("features");
  }

  @BeforeAll
  static void extract() throws IOException {
    SmallEncoderPackage.importInto(models());
    List<String> lines =
        new ArrayList<>(
            Files.readAllLines(Project.ROOT.resolve("deploy/sample/texts/reviews.csv"))
                .subList(0, 60));
    lines.add(lines.get(10).replaceFirst("^[^,]*", "copy"));
    Files.write(texts(), lines);
    frostline(with("extract", "--out", features(), "--models", models(), "--model", "small"))
        .succeeded();
  }

  private static Object[] with(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--texts", texts(), "--id-column", "id"));
    return all.toArray();
  }

  @Test
  void thePageOfAReviewShowsWholeTexts() throws IOException, InterruptedException {
    Browser browser = Browser.installed();

    Path out = folder.resolve("review");
    frostline(with("review", features(), "--out", out)).succeeded();

    assertThat(new Table(out.resolve("duplicates")).select("uri", "WHERE uri = 'copy'")).hasSize(1);
    assertThat(out.resolve("quality")).doesNotExist();
    browser.layOut(out.resolve("review.html"), folder.resolve("browser"));
  }

  @Test
  void thePageOfNeighboursShowsWholeTexts() throws IOException, InterruptedException {
    Browser browser = Browser.installed();

    Path out = folder.resolve("similar");
    frostline(with("similar", "--features", features(), "--to", "copy", "--out", out)).succeeded();

    browser.layOut(out.resolve("similar.html"), folder.resolve("browser"));
  }
}
