package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.awt.image.RescaleOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code review} finds in the sample images when poor versions of one are among them. */
class PoorPicturesIT {
  private static final String TEAPOT = "beverage/a_teapot_01.png";
  private static final int BLUR = 13;

  private static Command first;

  @TempDir private static Path shared;
  @TempDir private Path folder;

  @BeforeAll
  static void reviewPoorVersions() throws IOException {
    Project.copy(Project.SAMPLE_IMAGES, images());
    BufferedImage teapot = opaque(ImageIO.read(images().resolve(TEAPOT).toFile()));
    write(new RescaleOp(0.1f, 0, null).filter(teapot, null), "dark.png");
    write(new RescaleOp(0.04f, 244, null).filter(teapot, null), "bright.png");
    write(blurred(blurred(teapot)), "blurred.png");
    write(scaled(teapot, teapot.getWidth(), teapot.getHeight(), new Color(90, 140, 60)), "one.png");
    write(scaled(teapot, 16, 16, null), "tiny.png");
    new Extraction(images(), features()).with("--statistics").run().succeeded();
    first = frostline("review", features(), "--out", out()).succeeded();
  }

  private static Path images() {
    return shared.resolve("images");
  }

  private static Path features() {
    return shared.resolve("features");
  }

  private static Path out() {
    return shared.resolve("review");
  }

  private static BufferedImage opaque(BufferedImage image) {
    return scaled(image, image.getWidth(), image.getHeight(), null);
  }

  /** Over white, or filled with a colour. */
  private static BufferedImage scaled(BufferedImage image, int width, int height, Color colour) {
    BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = target.createGraphics();
    graphics.setColor(colour == null ? Color.WHITE : colour);
    graphics.fillRect(0, 0, width, height);
    if (colour == null) {
      graphics.drawImage(image, 0, 0, width, height, null);
    }
    graphics.dispose();
    return target;
  }

  private static BufferedImage blurred(BufferedImage image) {
    float[] box = new float[BLUR * BLUR];
    Arrays.fill(box, 1f / box.length);
    BufferedImage around =
        new BufferedImage(
            image.getWidth() + 2 * BLUR, image.getHeight() + 2 * BLUR, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = around.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, around.getWidth(), around.getHeight());
    graphics.drawImage(image, BLUR, BLUR, null);
    graphics.dispose();
    return new ConvolveOp(new Kernel(BLUR, BLUR, box))
        .filter(around, null)
        .getSubimage(BLUR, BLUR, image.getWidth(), image.getHeight());
  }

  private static void write(BufferedImage image, String name) throws IOException {
    ImageIO.write(image, "png", images().resolve("beverage").resolve(name).toFile());
  }

  @Test
  void eachPoorVersionIsListedWithItsKindAndElseOnlyDrawingsOnWhite() throws IOException {
    assertThat(
            quality()
                .select(
                    "kind, parse_filename(uri)",
                    "WHERE kind != 'bright' OR uri LIKE '%/bright.png' ORDER BY ALL"))
        .containsExactly(
            "blank|bright.png",
            "blank|one.png",
            "blurred|blurred.png",
            "bright|bright.png",
            "dark|dark.png",
            "tiny|tiny.png");
    assertThat(quality().select("min(score) > 0, max(score) <= 1, count(*)", ""))
        .containsExactly("true|true|10");
    assertThat(quality().select("reason", "WHERE kind = 'tiny'"))
        .containsExactly("16 x 16 pixels, fewer than 1,024.");
    assertThat(
            quality()
                .select(
                    "brightness, contrast, sharpness, entropy",
                    "WHERE kind = 'blank' AND uri LIKE '%/one.png'"))
        .containsExactly("116.0|0.0|0.0|0.0");
    assertThat(first.out())
        .contains("poor pictures      1 dark, 5 bright, 2 blank, 1 blurred, 1 tiny");
    JsonNode figures = figures(out());
    assertThat(figures.at("/quality/0/kind").asText()).isEqualTo("dark");
    assertThat(figures.at("/quality/0/found").asInt()).isEqualTo(1);
    assertThat(figures.at("/quality/0").has("shown")).isFalse();
  }

  @Test
  void theListIsForExclude() throws IOException {
    Path list = folder.resolve("exclude.txt");
    Files.write(list, quality().select("DISTINCT uri", ""));

    Command run =
        new Extraction(images(), folder.resolve("without"))
            .with("--exclude", list, "--statistics")
            .run()
            .succeeded();
    frostline("review", folder.resolve("without"), "--out", folder.resolve("again")).succeeded();

    assertThat(run.out()).contains("196 images listed: 196 extracted now");
    assertThat(new Table(folder.resolve("again/quality")).select("uri", "WHERE kind != 'bright'"))
        .isEmpty();
  }

  @Test
  void withoutStatisticsItSaysHowToGetThem() throws IOException {
    Path table = folder.resolve("without");
    new Extraction(images(), table).run().succeeded();

    Command run = frostline("review", table, "--out", folder.resolve("again")).succeeded();

    assertThat(run.out())
        .contains("were not looked for: the table was extracted without --statistics.")
        .contains("0 dark, 0 bright, 0 blank, 0 blurred, 1 tiny");
  }

  @Test
  void thePageFitsEveryWindow() throws IOException, InterruptedException {
    Browser browser = Browser.installed();

    browser.layOut(out().resolve("review.html"), folder.resolve("browser"));
  }

  private static Table quality() {
    return new Table(out().resolve("quality"));
  }

  private static JsonNode figures(Path review) throws IOException {
    return new ObjectMapper().readTree(review.resolve("review.json").toFile());
  }
}
