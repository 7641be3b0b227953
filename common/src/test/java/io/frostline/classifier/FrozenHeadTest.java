package io.frostline.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Pooling;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.SplitRule;
import io.frostline.head.FeatureTransform;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.TrainedHead;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.impl.ActivationReLU;

class FrozenHeadTest {
  private static final int ROWS = 6;
  private static final SplitRule.Bounds BOUNDS = new SplitRule.Bounds(1L << 61, 1L << 62);
  private static final int CLASSES = 3;

  @TempDir Path store;

  private ModelPackage backbone;
  private FeatureColumn column;

  @BeforeEach
  void makeBackbone() throws IOException {
    backbone =
        TestBackbones.imported(store, TestBackbones.network(13, -1).output("end"), "backbone");
    column = TestHeads.column(backbone, "top", Pooling.GRID2);
  }

  @Test
  void hasTheNumbersOfTheHeadOnFeaturesAsTheyAreInATable() {
    List<FeatureColumn> one = List.of(column);
    ModelPackage classifier = write(one, record(one, List.of(), byHash(), 1));
    FrozenHead head = FrozenHead.of(classifier, backbone);

    assertThat(head.start().model()).isEqualTo("classifier");
    assertThat(head.end(backbone).layer().name()).isEqualTo("top");
    assertThat(head.end(backbone).pooling()).isEqualTo(Pooling.GRID2);
    assertThat(head.classes()).isEqualTo(TestHeads.labels(CLASSES));
    FloatTensor features = features();
    HeadNetwork network = HeadNetwork.of(classifier);
    try (NetworkSession session = network.open()) {
      float[] expected = network.probabilities(session, features).values();
      for (int row = 0; row < ROWS; row++) {
        double[] exponentials = exponentials(head, features, row);
        double sum = exponentials[0] + exponentials[1] + exponentials[2];
        for (int label = 0; label < CLASSES; label++) {
          assertThat((float) (exponentials[label] / sum))
              .isCloseTo(expected[row * CLASSES + label], within(1e-5f));
        }
      }
    }
  }

  private FloatTensor features() {
    Random random = new Random(7);
    float[] values = new float[ROWS * column.width()];
    for (int place = 0; place < values.length; place++) {
      values[place] = (float) (10 * random.nextGaussian());
    }
    return new FloatTensor(new long[] {ROWS, column.width()}, values);
  }

  private static double[] exponentials(FrozenHead head, FloatTensor features, int row) {
    double[] exponentials = new double[CLASSES];
    for (int label = 0; label < CLASSES; label++) {
      double score = head.numbers().bias()[label];
      for (int feature = 0; feature < head.numbers().width(); feature++) {
        score +=
            (double) features.values()[row * head.numbers().width() + feature]
                * head.numbers().weights()[feature * CLASSES + label];
      }
      exponentials[label] = Math.exp(score);
    }
    return exponentials;
  }

  @Test
  void refusesWhatItCannotContinue() throws IOException {
    assertThatThrownBy(() -> FrozenHead.of(backbone, backbone))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--head backbone is a backbone, but must be a classifier");
    List<FeatureColumn> one = List.of(column);
    assertRefused(write(one, record(one, List.of(7), byHash(), 1)), "it has hidden layers");
    List<FeatureColumn> two =
        List.of(column, TestHeads.column(backbone, "scores", Pooling.AVERAGE));
    assertRefused(
        write(two, record(two, List.of(), byHash(), 1)), "it reads 2 columns of features");
    assertRefused(
        write(
            one,
            record(one, List.of(), SplitRule.byColumn("portion", TestHeads.labels(CLASSES)), 1)),
        "it was split by the column 'portion'");
    SplitRule together = byHash().keeping(new SplitRule.Groups("maker", "", BOUNDS, 2, 5));
    assertRefused(
        write(one, record(one, List.of(), together, 1)),
        "it was split with the groups of the column 'maker' kept together");
    assertRefused(write(one, record(one, List.of(), byHash(), 0)), "without validation rows");
    assertRefused(
        write(one, record(one, List.of(), byHash(), 1, FeatureTransform.SQUARE_ROOT)),
        "it was trained with --transform square-root");
    ModelPackage other =
        TestBackbones.imported(store, TestBackbones.network(12, -1).output("end"), "other");
    ModelPackage classifier = write(one, record(one, List.of(), byHash(), 1));
    assertThatThrownBy(() -> FrozenHead.of(classifier, other))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("was trained on features of model backbone with the sha256")
        .hasMessageContaining("but --model other has");
  }

  private static SplitRule byHash() {
    Map<String, SplitRule.Bounds> bounds = new LinkedHashMap<>();
    TestHeads.labels(CLASSES).forEach(label -> bounds.put(label, BOUNDS));
    return SplitRule.byHash(new SplitRule.Shares(0.8, 0.1, 0.1), bounds, "");
  }

  private void assertRefused(ModelPackage classifier, String reason) {
    assertThatThrownBy(() -> FrozenHead.of(classifier, backbone))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("--head classifier cannot be continued: ")
        .hasMessageContaining(reason)
        .hasMessageContaining(". Pass a head ");
  }

  private ModelPackage write(List<FeatureColumn> columns, TrainingRecord record) {
    return ClassifierPackage.write(
        new ModelStore(store),
        Existing.REPLACE,
        new NewClassifier(ModelName.of("classifier"), backbone, columns, head(columns), record));
  }

  private static TrainedHead head(List<FeatureColumn> columns) {
    int width = FeatureColumn.width(columns);
    return TestHeads.trained(
        TestHeads.network(width, CLASSES, new ActivationReLU()), width, CLASSES);
  }

  private TrainingRecord record(
      List<FeatureColumn> columns, List<Integer> hidden, SplitRule split, long validation) {
    return record(columns, hidden, split, validation, FeatureTransform.NONE);
  }

  private TrainingRecord record(
      List<FeatureColumn> columns,
      List<Integer> hidden,
      SplitRule split,
      long validation,
      FeatureTransform transform) {
    TrainingRecord usual = TestHeads.record(backbone, columns, head(columns));
    HeadConfiguration configuration = usual.configuration();
    return new TrainingRecord(
        usual.frostline(),
        new HeadConfiguration(
            hidden,
            configuration.activation(),
            configuration.dropout(),
            configuration.l2(),
            configuration.optimizer(),
            configuration.learningRate(),
            configuration.schedule(),
            configuration.batchSize(),
            configuration.epochs(),
            configuration.averagings(),
            configuration.classWeighting(),
            configuration.patience(),
            configuration.seed(),
            transform),
        split,
        usual.table(),
        usual.classes(),
        usual.classes().stream()
            .map(label -> new TrainingRecord.ClassRows(label, 8, validation, 1))
            .toList(),
        usual.unused(),
        usual.history(),
        usual.bestEpoch(),
        usual.seconds(),
        usual.workers(),
        usual.metrics(),
        usual.standardisation());
  }
}
