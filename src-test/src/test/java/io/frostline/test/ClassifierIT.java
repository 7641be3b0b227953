package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.classifier.ClassifierPackage;
import io.frostline.classifier.HeadNetwork;
import io.frostline.classifier.NewClassifier;
import io.frostline.classifier.TrainingRecord;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance;
import io.frostline.feature.SplitRule;
import io.frostline.head.Activation;
import io.frostline.head.ClassWeighting;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.Optimizer;
import io.frostline.head.Schedule;
import io.frostline.head.TrainedHead;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.spark.table.TableFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier package in every command that takes a model: the embedded network and a head. */
class ClassifierIT {
  private static final List<String> CLASSES = List.of("bird", "fruit", "vehicle");
  private static final String LAYER = "block_13_expand_relu";

  @TempDir private static Path folder;
  private static Path models;
  private static Path images;
  private static float[][] features;

  @BeforeAll
  static void makeAClassifier() throws IOException {
    models = folder.resolve("models");
    images = folder.resolve("images");
    copy(Project.SAMPLE_MODELS.resolve("mobilenet_v2"), models.resolve("mobilenet_v2"));
    for (String label : CLASSES) {
      copy(Project.SAMPLE_IMAGES.resolve(label), images.resolve(label));
    }
    Path table = folder.resolve("features");
    run("extract", "--images", images, "--model", "mobilenet_v2", "--layer", LAYER)
        .with("--pool", "grid2", "--out", table);
    List<String> labels = new Table(table).select("label", "ORDER BY uri");
    features = floats(new Table(table), "features");
    TrainedHead head = PlainHead.train(features, labels, CLASSES);
    Provenance.Origin origin =
        new TableFolder(table.toString(), new Configuration()).provenance().orElseThrow().origin();
    FeatureColumn column = (FeatureColumn) origin.columns().get(0);
    ModelStore store = new ModelStore(models);
    ClassifierPackage.write(
        store,
        Existing.KEEP,
        new NewClassifier(
            ModelName.of("pictures"),
            store.open("mobilenet_v2"),
            List.of(column),
            head,
            record(
                new TrainingRecord.Table(List.of(table.toString()), List.of(column), origin),
                head)));
  }

  @Test
  void classifiesImagesAsTheHeadClassifiesTheirFeatures() {
    Path out = folder.resolve("predictions");

    Command done =
        run("classify", "--images", images, "--model", "pictures", "--all-probabilities")
            .with("--out", out);

    assertThat(done.err()).doesNotContain("has no class names", "are computed from it");
    Table predictions = new Table(out);
    float[][] probabilities = floats(predictions, "probabilities");
    HeadNetwork head = HeadNetwork.of(new ModelStore(models).open("pictures"));
    try (NetworkSession session = head.open()) {
      for (int row = 0; row < features.length; row++) {
        FloatTensor one = new FloatTensor(new long[] {1, head.width()}, features[row]);
        assertThat(head.probabilities(session, one).values())
            .containsExactly(probabilities[row], within(1e-5f));
      }
    }
    assertThat(predictions.select("avg((class = label)::INT) > 0.95", "")).containsExactly("true");
    assertThat(predictions.select("count(*)", "WHERE abs(list_sum(probabilities) - 1) > 1e-5"))
        .containsExactly("0");
  }

  @Test
  void givesTheFeaturesOfTheBackbone() {
    Path raw = folder.resolve("raw");
    run("extract", "--images", images, "--model", "pictures").with("--out", raw);
    Path layer = folder.resolve("layer");
    run("extract", "--images", images, "--model", "pictures", "--layer", LAYER)
        .with("--pool", "grid2", "--out", layer);

    assertThat(floats(new Table(raw), "features")).isDeepEqualTo(features);
    assertThat(floats(new Table(layer), "features")).isDeepEqualTo(features);
  }

  @Test
  void isListedShownAndProved() {
    assertThat(run("models", "list", "--stored").with().out())
        .containsPattern("pictures .*in store, classifier");
    assertThat(run("models", "show", "pictures").with().out())
        .contains("\"kind\" : \"classifier\"", "\"head.zip\"", "against Deeplearning4j");
    assertThat(run("models", "layers", "pictures").with().out())
        .containsPattern("features +\\d+ +flat .*\\(default\\)")
        .containsPattern("head/hidden_1 +16 +flat")
        .containsPattern("probabilities +3 +flat +100.0 %");
    assertThat(run("models", "verify", "pictures").with().out())
        .contains("against what backbone and head computed when they were joined")
        .contains("2 layers of the head, against Deeplearning4j")
        .contains("Model pictures is verified.");
  }

  @Test
  void travelsToAnotherStore() {
    Path zip = folder.resolve("pictures.zip");
    run("models", "export", "pictures").with("--out", zip);

    frostline("models", "import", zip, "--models", folder.resolve("elsewhere")).succeeded();

    ModelPackage there = new ModelStore(folder.resolve("elsewhere")).open("pictures");
    there.verifyFiles();
    assertThat(there.description())
        .isEqualTo(new ModelStore(models).open("pictures").description());
  }

  @Test
  void namesADamagedHead() throws IOException {
    Path damaged = folder.resolve("damaged");
    copy(models.resolve("pictures"), damaged.resolve("pictures"));
    Files.write(damaged.resolve("pictures/head.zip"), new byte[] {1, 2, 3});

    Command verify = frostline("models", "verify", "pictures", "--models", damaged);

    assertThat(verify.exitCode()).isEqualTo(2);
    assertThat(verify.err())
        .contains("head.zip is truncated or altered", "frostline train --out pictures --replace")
        .doesNotContain("\tat ");
  }

  private static TrainingRecord record(TrainingRecord.Table table, TrainedHead head) {
    return new TrainingRecord(
        "test",
        new HeadConfiguration(
            List.of(16),
            Activation.RELU,
            0,
            0,
            Optimizer.ADAM,
            2e-3,
            Schedule.values()[0],
            100,
            60,
            1,
            ClassWeighting.values()[0],
            0,
            1),
        SplitRule.byColumn("split", CLASSES),
        table,
        CLASSES,
        List.of(),
        new TrainingRecord.Unused(0, 0, 0, 0),
        List.of(),
        1,
        1,
        1,
        null,
        head.standardisation());
  }

  /** A command that works on the store. */
  private record Started(List<Object> arguments) {
    Command with(Object... more) {
      List<Object> all = new ArrayList<>(arguments);
      all.addAll(List.of(more));
      all.addAll(List.of("--models", models));
      return frostline(all.toArray()).succeeded();
    }
  }

  private static Started run(Object... arguments) {
    return new Started(List.of(arguments));
  }

  private static float[][] floats(Table table, String column) {
    return table.select(column, "ORDER BY uri").stream()
        .map(row -> row.substring(1, row.length() - 1).split(", "))
        .map(ClassifierIT::floats)
        .toArray(float[][]::new);
  }

  private static float[] floats(String... bits) {
    float[] values = new float[bits.length];
    for (int index = 0; index < bits.length; index++) {
      values[index] = Float.intBitsToFloat(Integer.parseUnsignedInt(bits[index], 16));
    }
    return values;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
