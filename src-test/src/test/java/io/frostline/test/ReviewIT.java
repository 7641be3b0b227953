package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code frostline review} on the sample images, with some copies among them. */
class ReviewIT {
  private static final String TEAPOT = "beverage/a_teapot_01.png";

  private static Command first;

  @TempDir private static Path shared;
  @TempDir private Path folder;

  @BeforeAll
  static void extract() throws IOException {
    Project.copy(Project.SAMPLE_IMAGES, images());
    BufferedImage teapot = ImageIO.read(images().resolve(TEAPOT).toFile());
    int width = teapot.getWidth();
    int height = teapot.getHeight();
    write(teapot, width / 2, height / 2, "vehicle/half.png");
    write(teapot, 2 * width, 2 * height, "beverage/double.png");
    BufferedImage cropped =
        teapot.getSubimage(0, height / 20, width - width / 20, height - height / 20);
    write(cropped, cropped.getWidth(), cropped.getHeight(), "beverage/cropped.png");
    write(teapot, -width, height, "beverage/mirrored.png");
    write(tinted(teapot), width, height, "beverage/tinted.png");
    new Extraction(images(), features()).run().succeeded();
    first = frostline("review", features(), "--out", shared.resolve("review")).succeeded();
  }

  private static Path images() {
    return shared.resolve("images");
  }

  private static Path features() {
    return shared.resolve("features");
  }

  /** Over white, as Frostline shows transparency; a negative width mirrors. */
  private static void write(BufferedImage image, int width, int height, String name)
      throws IOException {
    write(image, width, height, images().resolve(name));
  }

  private static void write(BufferedImage image, int width, int height, Path file)
      throws IOException {
    int columns = Math.abs(width);
    BufferedImage target = new BufferedImage(columns, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = target.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.fillRect(0, 0, columns, height);
    graphics.drawImage(image, width < 0 ? columns : 0, 0, width, height, null);
    graphics.dispose();
    ImageIO.write(target, "png", file.toFile());
  }

  /** Of the same brightness in places, but of other colours: a lime beside a lemon. */
  private static BufferedImage tinted(BufferedImage image) {
    BufferedImage tinted =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int pixel = image.getRGB(x, y);
        tinted.setRGB(x, y, pixel & 0xff00_0000 | (pixel & 0xffff) << 8 | pixel >> 16 & 0xff);
      }
    }
    return tinted;
  }

  @Test
  void theSamePictureInOtherColoursIsNoCopy() {
    assertThat(table("duplicates").select("uri", "WHERE uri LIKE '%/tinted.png'")).isEmpty();
  }

  @Test
  void copiesAreGroupedAroundTheOneToKeep() throws IOException {
    List<String> group =
        table("duplicates")
            .select(
                "parse_filename(uri), keep, labels_differ, parse_filename(\"group\")",
                "WHERE \"group\" LIKE '%/double.png' ORDER BY keep DESC, uri");
    assertThat(group)
        .containsExactly(
            "double.png|true|true|double.png",
            "a_teapot_01.png|false|true|double.png",
            "cropped.png|false|true|double.png",
            "half.png|false|true|double.png");
    assertThat(
            table("duplicates").select("min(score) >= 0.925, count(uri) = count(DISTINCT uri)", ""))
        .containsExactly("true|true");
    assertThat(table("duplicates").select("reason", "WHERE uri LIKE '%/half.png'").get(0))
        .contains("double.png, which has more pixels")
        .contains("The labels of the group differ.");
    assertThat(table("examples").select("count(*), count(DISTINCT uri)", ""))
        .containsExactly("205|205");
    JsonNode figures = figures();
    assertThat(figures.at("/rows").asInt()).isEqualTo(205);
    assertThat(figures.at("/duplicates/copies").asInt())
        .isEqualTo(table("duplicates").select("uri", "WHERE NOT keep").size());
    assertThat(figures.at("/duplicates/groups").asInt())
        .isEqualTo(table("duplicates").select("DISTINCT \"group\"", "").size());
    assertThat(figures.at("/labels/wrong").asInt())
        .isEqualTo(table("labels").select("uri", "").size());
    assertThat(first.out())
        .contains("205 images reviewed.")
        .contains("labels are doubted, by heads that agree with only")
        .contains("Page: ");
  }

  @Test
  void mirroredCopiesAreFoundOnRequest() {
    assertThat(table("duplicates").select("uri", "WHERE uri LIKE '%/mirrored.png'")).isEmpty();

    Path other = folder.resolve("mirrored");
    frostline("review", features(), "--duplicates", "mirrored", "--out", other).succeeded();

    assertThat(
            new Table(other.resolve("duplicates")).select("uri", "WHERE uri LIKE '%/mirrored.png'"))
        .hasSize(1);
  }

  @Test
  void theLabelOfAPictureInTheWrongFolderIsDoubted() {
    assertThat(
            table("labels")
                .select("label, suggested = label", "WHERE uri LIKE '%/vehicle/half.png'"))
        .containsExactly("vehicle|false");
    assertThat(table("joint").select("abs(sum(estimated) - 205) < 0.001", ""))
        .containsExactly("true");
  }

  @Test
  void aFinishedReviewIsReplacedOnRequestByTheSameFindings() {
    List<List<String>> before = allTables();

    Command unasked = frostline("review", features(), "--out", out());

    assertThat(unasked.exitCode()).isEqualTo(2);
    assertThat(unasked.err()).contains("review.html already exists").contains("--overwrite");
    frostline("review", features(), "--overwrite", "--out", out()).succeeded();
    assertThat(allTables()).isEqualTo(before);
  }

  private List<List<String>> allTables() {
    return List.of("examples", "duplicates", "labels", "outliers", "joint").stream()
        .map(name -> table(name).allBits())
        .toList();
  }

  @Test
  void withoutLabelsCopiesAreFoundAllTheSame() throws IOException {
    Path unlabelled = folder.resolve("unlabelled");
    new Extraction(images(), unlabelled).with("--label-from", "none").run().succeeded();

    Path other = folder.resolve("review");
    Command run = frostline("review", unlabelled, "--out", other).succeeded();

    assertThat(run.out()).contains("The table has no labels, so none was doubted.");
    assertThat(new Table(other.resolve("duplicates")).select("uri", "WHERE uri LIKE '%/half.png'"))
        .hasSize(1);
    assertThat(new Table(other.resolve("labels")).select("uri", "")).isEmpty();
  }

  @Test
  void ofEachGroupOnlyTheBestCopyIsTrainedOnByTheListOfCopies() throws IOException {
    Path models = folder.resolve("models");
    Project.copy(Project.SAMPLE_MODELS, models);
    List<String> copies = table("duplicates").select("uri", "WHERE NOT keep");
    Path list = out().resolve("copies.txt");
    assertThat(Files.readAllLines(list)).containsExactlyInAnyOrderElementsOf(copies);
    assertThat(first.out()).contains("For train --exclude: ").contains("copies.txt");

    Command run =
        frostline(
                "train",
                "--features",
                features(),
                "--models",
                models,
                "--exclude",
                list,
                "--epochs",
                1,
                "--out",
                "without")
            .succeeded();

    assertThat(run.err())
        .contains("Leaving out %d rows of ".formatted(copies.size()))
        .contains("which names %d uris".formatted(copies.size()));
    JsonNode record = new ObjectMapper().readTree(models.resolve("without/training.json").toFile());
    assertThat(record.at("/table/extents/0/rows").asInt()).isEqualTo(205 - copies.size());
  }

  @Test
  void copiesThatAreKeptTogetherAreOnOneSideOfTheSplit() throws IOException {
    Path models = folder.resolve("models");
    Project.copy(Project.SAMPLE_MODELS, models);
    Path duplicates = out().resolve("duplicates");
    assertThat(first.out()).contains("For train --group-column: ").contains("/duplicates");
    Path apart = folder.resolve("apart");
    Path together = folder.resolve("together");
    Object[] halves = {"review", features(), "--split", "50/0/50", "--out"};

    frostline(with(halves, apart)).succeeded();
    Command run = frostline(with(halves, together, "--group-column", duplicates)).succeeded();
    Command train =
        frostline(
                "train",
                "--features",
                features(),
                "--models",
                models,
                "--group-column",
                duplicates,
                "--epochs",
                1,
                "--out",
                "together")
            .succeeded();

    assertThat(new Table(apart.resolve("duplicates")).select("uri", "WHERE straddles"))
        .isNotEmpty();
    assertThat(new Table(together.resolve("duplicates")).select("uri", "WHERE straddles"))
        .isEmpty();
    assertThat(run.out()).containsPattern("test twins +0 images");
    assertThat(train.err())
        .contains(
            "Kept together: 1 group of several rows with 4 labelled rows in all, by file:%s#group."
                .formatted(duplicates));
  }

  private static Object[] with(Object[] command, Object... more) {
    return Stream.concat(Stream.of(command), Stream.of(more)).toArray();
  }

  @Test
  void ofAGrownTableOnlyNewRowsAreComparedAndGroupsAreKept() throws IOException {
    Path grown = folder.resolve("images");
    Project.copy(images(), grown);
    Path larger = grown.resolve("beverage/larger.png");
    Files.move(grown.resolve("beverage/double.png"), larger);
    Files.move(grown.resolve("beverage/mirrored.png"), folder.resolve("mirrored.png"));
    Path table = folder.resolve("features");
    new Extraction(grown, table).run().succeeded();
    Path before = folder.resolve("before");
    frostline("review", table, "--duplicates", "mirrored", "--out", before).succeeded();
    BufferedImage huge = ImageIO.read(larger.toFile());
    write(huge, 2 * huge.getWidth(), 2 * huge.getHeight(), grown.resolve("beverage/huge.png"));
    Files.move(folder.resolve("mirrored.png"), grown.resolve("beverage/mirrored.png"));
    new Extraction(grown, table).run().succeeded();

    Path after = folder.resolve("after");
    Command run =
        frostline("review", table, "--duplicates", "mirrored", "--known", before, "--out", after)
            .succeeded();

    assertThat(run.out()).contains("204 rows are of an earlier review").contains("; 2 new.");
    String members = "SELECT uri, \"group\", score FROM read_parquet('%s/duplicates/*.parquet')";
    assertThat(new Table(after.resolve("duplicates")).select("count(*)", ""))
        .containsExactly(
            Integer.toString(2 + new Table(before.resolve("duplicates")).select("uri", "").size()));
    assertThat(
            new Table(after.resolve("duplicates"))
                .select(
                    "count(*)",
                    "SEMI JOIN (%s) old USING (uri, \"group\", score)"
                        .formatted(members.formatted(before))))
        .isEqualTo(new Table(before.resolve("duplicates")).select("count(*)", ""));
    assertThat(
            new Table(after.resolve("duplicates"))
                .select(
                    "parse_filename(uri), keep, score >= 0.93",
                    "WHERE \"group\" LIKE '%/larger.png' ORDER BY uri"))
        .containsExactly(
            "a_teapot_01.png|false|true",
            "cropped.png|false|true",
            "huge.png|false|true",
            "larger.png|true|true",
            "mirrored.png|false|true",
            "half.png|false|true");
    assertThat(
            new Table(after.resolve("duplicates")).select("reason", "WHERE uri LIKE '%/huge.png'"))
        .allSatisfy(reason -> assertThat(reason).contains("which is kept by the earlier review"));

    Command other = frostline("review", table, "--known", before, "--out", folder.resolve("other"));

    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("compared pictures, also mirrored with a similarity of 0.925");
    assertThat(frostline("review", table, "--known", after, "--overwrite", "--out", after).err())
        .contains("--known and --out are the same folder.");
  }

  @Test
  void aListThatIsNotThereIsRefused() {
    Command run =
        frostline("train", "--features", features(), "--exclude", "absent.txt", "--out", "any");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Cannot read --exclude absent.txt");
  }

  @Test
  void thePageFitsEveryWindow() throws IOException, InterruptedException {
    Browser browser = Browser.installed();

    browser.layOut(out().resolve("review.html"), folder.resolve("browser"));
  }

  private static Path out() {
    return shared.resolve("review");
  }

  private static Table table(String name) {
    return new Table(out().resolve(name));
  }

  private static JsonNode figures() throws IOException {
    return new ObjectMapper().readTree(out().resolve("review.json").toFile());
  }
}
