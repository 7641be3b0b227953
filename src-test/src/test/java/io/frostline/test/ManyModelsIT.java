package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.storage.Lease;
import io.frostline.storage.OutputFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code extract --model A,B}: each table is the one of a run with its model alone, to the bit. The
 * two networks decode large JPEGs at different scales, and one rejects images that the other takes.
 */
class ManyModelsIT {
  private static final List<String> LAYERS =
      List.of("mobilenet_v2=block_1_expand_relu", "colors=scores", "colors=flat");

  @TempDir private Path folder;
  private Path images;

  @BeforeEach
  void prepare() throws IOException {
    Project.copy(Project.SAMPLE_MODELS, folder.resolve("models"));
    frostline(
            "models",
            "import",
            ColorClassifier.scores(folder),
            "--name",
            "colors",
            "--models",
            folder.resolve("models"),
            "--size",
            8,
            "--scale",
            "1/255",
            "--interpolation",
            "bilinear-antialias")
        .succeeded();
    images = Files.createDirectories(folder.resolve("images"));
    try (Stream<Path> birds = Files.list(Project.SAMPLE_IMAGES.resolve("bird"))) {
      for (Path bird : birds.sorted().limit(10).toList()) {
        Files.copy(bird, images.resolve(bird.getFileName()));
      }
    }
    Random random = new Random(3);
    for (int number = 0; number < 8; number++) {
      ImageIO.write(noise(random), "jpg", images.resolve("noise" + number + ".jpg").toFile());
    }
    ImageIO.write(
        new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB),
        "png",
        images.resolve("black.png").toFile());
    Files.writeString(images.resolve("text.png"), "no picture");
  }

  private static BufferedImage noise(Random random) {
    BufferedImage image = new BufferedImage(301, 222, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < 301 * 222; pixel++) {
      image.setRGB(pixel % 301, pixel / 301, random.nextInt(1 << 24));
    }
    return image;
  }

  @Test
  void eachTableIsThatOfItsModelAlone() throws IOException {
    alone("mobilenet_v2", "one").succeeded();
    alone("colors", "other").succeeded();

    Command both = both("both", "--commit-every", 7).succeeded();

    assertThat(both.out())
        .contains("20 images listed: 19 extracted now, 0 extracted earlier, 1 rejected")
        .contains("Feature table: file:" + folder + "/both/mobilenet_v2")
        .contains("20 images listed: 18 extracted now, 0 extracted earlier, 2 rejected")
        .contains("Feature table: file:" + folder + "/both/colors");
    assertSame("both/mobilenet_v2", "one");
    assertSame("both/colors", "other");
    assertThat(table("both/colors").rejected().select("parse_filename(uri), reason", "ORDER BY 1"))
        .containsExactly("black.png|NOT_FINITE", "text.png|NOT_AN_IMAGE");
    assertThat(table("both/mobilenet_v2").rejected().select("parse_filename(uri)", ""))
        .containsExactly("text.png");
  }

  @Test
  void eachImageIsOpenedOnceForAllModels() {
    System.setProperty("spark.hadoop.fs.counted.impl", CountedFiles.class.getName());
    try {
      CountedFiles.OPENED.clear();
      run("mobilenet_v2,colors", LAYERS, "counted", "--images", "counted:" + images).succeeded();
      assertThat(CountedFiles.OPENED)
          .hasSize(20)
          .allSatisfy((name, times) -> assertThat(times).as(name).hasValue(1));

      CountedFiles.OPENED.clear();
      run("mobilenet_v2,colors", LAYERS, "again", "--images", "counted:" + images, "--deduplicate")
          .succeeded();
      assertThat(CountedFiles.OPENED.get("noise1.jpg")).as("hashed and extracted").hasValue(2);
    } finally {
      System.clearProperty("spark.hadoop.fs.counted.impl");
    }
  }

  @Test
  void eitherCommandContinuesWhatTheOtherBegan() throws IOException {
    Files.delete(images.resolve("text.png"));
    Files.delete(images.resolve("black.png"));
    both("both").succeeded();
    assertThat(alone("mobilenet_v2", "both/mobilenet_v2").succeeded().out())
        .contains("18 images listed: 0 extracted now, 18 extracted earlier");
    assertThat(alone("colors", "both/colors").succeeded().out())
        .contains("18 images listed: 0 extracted now, 18 extracted earlier");

    alone("colors", "later/colors", "--limit", 5).succeeded();
    Command joined = both("later").succeeded();

    assertThat(joined.out())
        .contains("18 images listed: 18 extracted now, 0 extracted earlier, 0 rejected")
        .contains("18 images listed: 13 extracted now, 5 extracted earlier, 0 rejected");
    assertSame("later/mobilenet_v2", "both/mobilenet_v2");
    assertSame("later/colors", "both/colors");
    assertThat(both("later").succeeded().out()).doesNotContain("18 extracted now");
  }

  @Test
  void anImageThatIsListedTwiceHasTwoRowsInEachTable() throws IOException {
    Path manifest = folder.resolve("twice.csv");
    String bird = images.resolve("noise1.jpg").toString();
    Files.writeString(manifest, "uri,label\n" + bird + ",a\n" + bird + ",a\n" + bird + ",b\n");
    images = manifest;
    alone("colors", "both/colors", "--limit", 1).succeeded();

    Command run = both("both").succeeded();

    assertThat(run.out())
        .contains("3 images listed: 3 extracted now, 0 extracted earlier")
        .contains("3 images listed: 2 extracted now, 1 extracted earlier");
    for (String model : List.of("mobilenet_v2", "colors")) {
      assertThat(table("both/" + model).select("label, count(*)", "GROUP BY 1 ORDER BY 1"))
          .containsExactly("a|2", "b|1");
    }
  }

  @Test
  void aKilledRunLosesAndDoublesNothing() throws Exception {
    Table one = table("both/mobilenet_v2");
    Table other = table("both/colors");
    for (int kill = 0; kill < 2; kill++) {
      long files = one.files() + other.files();
      int next = kill;
      Launcher.killWhen(
          () -> one.files() + other.files() > files + next,
          command("mobilenet_v2,colors", LAYERS, "both", "--commit-every", 3));
    }
    assertThat(one.count()).as("rows when it was killed").isBetween(1L, 18L);

    both("both").succeeded();

    alone("mobilenet_v2", "one").succeeded();
    alone("colors", "other").succeeded();
    assertSame("both/mobilenet_v2", "one");
    assertSame("both/colors", "other");
  }

  @Test
  void changedAndDeletedImagesAreThoseOfEachTable() throws IOException {
    both("both").succeeded();
    Files.delete(images.resolve("noise0.jpg"));
    Files.copy(
        images.resolve("noise1.jpg"),
        images.resolve("noise2.jpg"),
        StandardCopyOption.REPLACE_EXISTING);

    Command run = both("both").succeeded();

    assertThat(run.out().split("1 row of a changed image was replaced", -1)).hasSize(3);
    assertThat(run.out().split("1 row belongs to an image that no longer exists", -1)).hasSize(3);
    alone("colors", "other").succeeded();
    assertThat(table("both/colors").select("*", "WHERE uri NOT LIKE '%noise0.jpg' ORDER BY ALL"))
        .isEqualTo(table("other").allBits());
  }

  @Test
  void imagesWithTheSameBytesAreComputedOnceForEachTable() throws IOException {
    Files.copy(images.resolve("noise1.jpg"), images.resolve("again.jpg"));
    alone("colors", "other").succeeded();
    alone("mobilenet_v2", "one").succeeded();

    Command run = both("both", "--deduplicate").succeeded();

    assertThat(run.out().split("1 new row is a copy", -1)).hasSize(3);
    assertThat(table("both/colors").allBits()).isEqualTo(table("other").allBits());
    assertThat(table("both/mobilenet_v2").allBits()).isEqualTo(table("one").allBits());
  }

  @Test
  void aModelIsGivenOnceAndEachLayerWithItsModel() {
    assertRefused(run("colors, colors", List.of(), "out"), 2, "--model gives colors twice");
    assertRefused(run("colors,colours", List.of(), "out"), 2, "No model 'colours'");
    assertRefused(
        run("colors,,mobilenet_v2", List.of(), "out"), 2, "'' is not a valid name for a model");
    assertRefused(
        run("mobilenet_v2,colors", List.of("flat"), "out"),
        1,
        "does not say of which model",
        "mobilenet_v2=flat");
    assertRefused(
        run("mobilenet_v2,colors", List.of("colors=flat", "colours=flat"), "out"),
        1,
        "--layer colours=flat does not say of which model");
    assertRefused(
        run("mobilenet_v2,colors", List.of("colors=flet"), "out"),
        2,
        "flet",
        "Did you mean 'flat'");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void tablesAreNotPutIntoATableNorOverOtherFiles() throws IOException {
    alone("colors", "table").succeeded();
    assertRefused(both("table"), 2, "is a table itself", "Choose another --out");
    assertThat(folder.resolve("table/colors")).doesNotExist();

    Files.createDirectories(folder.resolve("mixed/mobilenet_v2"));
    Files.writeString(folder.resolve("mixed/mobilenet_v2/thesis.txt"), "years of work");
    assertRefused(both("mixed", "--overwrite"), 2, "not a feature table", "nothing was deleted");
    assertThat(folder.resolve("mixed/colors")).doesNotExist();

    both("several").succeeded();
    assertRefused(alone("colors", "several"), 2, "is not empty and is not a feature table");
  }

  @Test
  void aTableOfAnotherLayerLeavesTheOthersAsTheyAre() throws IOException {
    both("both").succeeded();
    byte[] before = Files.readAllBytes(folder.resolve("both/mobilenet_v2/_frostline.json"));

    assertRefused(
        run(
            "mobilenet_v2,colors",
            List.of("mobilenet_v2=block_1_expand_relu", "colors=flat"),
            "both"),
        2,
        "both/colors contains features from a different model");

    assertThat(folder.resolve("both/mobilenet_v2/_frostline.json")).hasBinaryContent(before);
  }

  @Test
  void aTableWithAnotherWriterStopsTheRunBeforeItBegins() throws IOException {
    Path held = folder.resolve("both/mobilenet_v2");
    try (Lease lease = Lease.take(OutputFolder.local(held), "a test")) {
      assertRefused(both("both"), 2, "Another writer is at work in file:" + held);

      lease.check();
      assertThat(folder.resolve("both/colors")).doesNotExist();
    }
  }

  private void assertSame(String table, String expected) throws IOException {
    assertThat(table(table).columns()).isEqualTo(table(expected).columns());
    assertThat(table(table).allBits()).isEqualTo(table(expected).allBits());
    JsonNode provenance = provenance(table);
    assertThat(provenance.get("origin")).isEqualTo(provenance(expected).get("origin"));
    assertThat(provenance.get("state").asText()).isEqualTo("complete");
    assertThat(provenance.get("rows")).isEqualTo(provenance(expected).get("rows"));
    if (Files.exists(folder.resolve(expected).resolve("_rejected"))) {
      assertThat(table(table).rejected().select("*", "ORDER BY ALL"))
          .isEqualTo(table(expected).rejected().select("*", "ORDER BY ALL"));
    }
  }

  private JsonNode provenance(String table) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(table + "/_frostline.json").toFile());
  }

  private static void assertRefused(Command refused, int exitCode, String... words) {
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(exitCode);
    assertThat(refused.err()).contains(words).doesNotContain("\tat ");
  }

  private Table table(String name) {
    return new Table(folder.resolve(name));
  }

  private Command both(String out, Object... options) {
    return run("mobilenet_v2,colors", LAYERS, out, options);
  }

  private Command alone(String model, String out, Object... options) {
    return run(
        model, LAYERS.stream().filter(layer -> layer.startsWith(model)).toList(), out, options);
  }

  private Command run(String models, List<String> layers, String out, Object... options) {
    return frostline(command(models, layers, out, options).toArray());
  }

  private List<Object> command(String models, List<String> layers, String out, Object... options) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "extract",
                "--model",
                models,
                "--models",
                folder.resolve("models"),
                "--max-rejected",
                "50%",
                "--out",
                folder.resolve(out)));
    if (!layers.isEmpty()) {
      words.addAll(List.of("--layer", String.join(",", layers)));
    }
    if (!Arrays.asList(options).contains("--images")) {
      words.addAll(List.of("--images", images));
    }
    words.addAll(Arrays.asList(options));
    return words;
  }

  /** Local files under the scheme {@code counted}: how many times each was opened, by name. */
  public static final class CountedFiles extends RawLocalFileSystem {
    static final Map<String, AtomicInteger> OPENED = new ConcurrentHashMap<>();

    @Override
    public URI getUri() {
      return URI.create("counted:///");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize)
        throws IOException {
      OPENED.computeIfAbsent(path.getName(), name -> new AtomicInteger()).incrementAndGet();
      return super.open(path, bufferSize);
    }

    @Override
    public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
      FileStatus status = super.getFileStatus(path);
      status.setPath(
          makeQualified(new org.apache.hadoop.fs.Path(status.getPath().toUri().getPath())));
      return status;
    }
  }
}
