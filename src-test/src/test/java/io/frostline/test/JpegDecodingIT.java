package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.spark.ml.BackboneFeaturizer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JPEGs that are larger than the network needs: what is recorded, and what is not mixed. */
class JpegDecodingIT {
  private static final String REDUCED = "; JPEGs decoded at reduced scale";
  private static final int IMAGES_OF_CLASS = 12;

  @TempDir private Path folder;

  @BeforeEach
  void importAntialiasedNetwork() throws IOException {
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
    Random random = new Random(3);
    for (int channel = 0; channel < 3; channel++) {
      Path images = Files.createDirectories(folder.resolve("images/channel" + channel));
      for (int image = 0; image < IMAGES_OF_CLASS; image++) {
        ImageIO.write(noise(channel, random), "jpg", images.resolve(image + ".jpg").toFile());
      }
    }
  }

  private static BufferedImage noise(int channel, Random random) {
    BufferedImage image = new BufferedImage(97, 66, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < 97 * 66; pixel++) {
      int strong = 100 + random.nextInt(156);
      int weak = 0x010101 * (30 + random.nextInt(100));
      image.setRGB(pixel % 97, pixel / 97, weak | strong << 8 * channel);
    }
    return image;
  }

  @Test
  void aTableIsContinuedAsItWasBegun() throws IOException {
    extract("reduced").succeeded();
    extract("exact", "--exact-decode").succeeded();

    assertThat(preprocessing("reduced")).contains("bilinear-antialias").contains(REDUCED);
    assertThat(preprocessing("exact")).contains("bilinear-antialias").doesNotContain(REDUCED);
    Table reduced = new Table(folder.resolve("reduced"));
    Table exact = new Table(folder.resolve("exact"));
    assertThat(reduced.select("DISTINCT width, height", "")).containsExactly("97|66");
    assertThat(reduced.select("features", "ORDER BY uri"))
        .isNotEqualTo(exact.select("features", "ORDER BY uri"));

    assertThat(extract("reduced").succeeded().out()).contains("0 extracted now");
    Command other = extract("reduced", "--exact-decode");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("at reduced scale").contains("leave out --exact-decode");
    Command another = extract("exact");
    assertThat(another.exitCode()).isEqualTo(2);
    assertThat(another.err()).contains("at their own size").contains("add --exact-decode");
  }

  @Test
  void aClassifierSeesWhatItWasTrainedOn() throws IOException {
    extract("reduced").succeeded();
    extract("exact", "--exact-decode").succeeded();
    train("reduced").succeeded();
    train("exact").succeeded();

    classify("reduced").succeeded();
    classify("exact").succeeded();
    assertThat(preprocessing("predictions-reduced")).contains(REDUCED);
    assertThat(preprocessing("predictions-exact")).doesNotContain(REDUCED);

    Command forced = classify("reduced", "--exact-decode");
    assertThat(forced.exitCode()).isEqualTo(2);
    assertThat(forced.err())
        .contains("The classifier of-reduced was trained on JPEGs decoded at reduced scale");
    classify("exact", "--exact-decode").succeeded();

    Command evaluated =
        frostline(
            "evaluate",
            "--features",
            folder.resolve("reduced"),
            "--models",
            folder.resolve("models"),
            "--model",
            "of-exact",
            "--out",
            folder.resolve("evaluation"));
    assertThat(evaluated.exitCode()).isEqualTo(2);
    assertThat(evaluated.err()).contains("different features").contains("--exact-decode`");
  }

  @Test
  void aFeaturizerDecodesAsItWasSaved() throws IOException {
    extract("reduced").succeeded();
    extract("exact", "--exact-decode").succeeded();

    assertThat(vectors(featurizer())).isEqualTo(features("reduced"));
    assertThat(vectors(featurizer().setExactDecode(true))).isEqualTo(features("exact"));

    // Versions that only knew exact decoding saved no more than this.
    String identity = "sha256 %s, %s".formatted(sha256(), preprocessing("exact"));
    assertThat(vectors(featurizer().setIdentity(identity))).isEqualTo(features("exact"));
  }

  private BackboneFeaturizer featurizer() {
    return new BackboneFeaturizer()
        .setModel("colors")
        .setModels(folder.resolve("models").toString())
        .setLayer("flat");
  }

  private List<List<Double>> vectors(BackboneFeaturizer featurizer) {
    Dataset<Row> images =
        SharedSpark.session()
            .read()
            .format("binaryFile")
            .option("recursiveFileLookup", "true")
            .load(folder.resolve("images").toString())
            .orderBy("path");
    return featurizer.transform(images).select("features").collectAsList().stream()
        .map(row -> DoubleStream.of(row.<Vector>getAs(0).toArray()).boxed().toList())
        .toList();
  }

  private List<List<Double>> features(String table) {
    return SharedSpark.session()
        .read()
        .parquet(folder.resolve(table).toString())
        .orderBy("uri")
        .select("features")
        .collectAsList()
        .stream()
        .map(row -> row.<Float>getList(0).stream().map(Float::doubleValue).toList())
        .toList();
  }

  private Command extract(String out, String... more) {
    return run(
        List.of(
            "extract",
            "--images",
            folder.resolve("images"),
            "--model",
            "colors",
            "--layer",
            "flat",
            "--out",
            folder.resolve(out)),
        more);
  }

  private Command train(String features) {
    return run(
        List.of(
            "train",
            "--features",
            folder.resolve(features),
            "--split",
            "60/20/20",
            "--epochs",
            2,
            "--out",
            "of-" + features));
  }

  private Command classify(String classifier, String... more) {
    return run(
        List.of(
            "classify",
            "--images",
            folder.resolve("images"),
            "--model",
            "of-" + classifier,
            "--out",
            folder.resolve("predictions-" + classifier)),
        more);
  }

  private Command run(List<Object> command, String... more) {
    List<Object> whole = new ArrayList<>(command);
    whole.addAll(List.of("--models", folder.resolve("models")));
    whole.addAll(List.of(more));
    return frostline(whole.toArray());
  }

  private String preprocessing(String table) throws IOException {
    return origin(table, "preprocessing");
  }

  private String sha256() throws IOException {
    return origin("exact", "sha256");
  }

  private String origin(String table, String field) throws IOException {
    return new ObjectMapper()
        .readTree(folder.resolve(table).resolve("_frostline.json").toFile())
        .at("/origin/" + field)
        .asText();
  }
}
