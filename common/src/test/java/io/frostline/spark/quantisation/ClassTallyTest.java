package io.frostline.spark.quantisation;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Quantisation.Accuracy;
import io.frostline.backbone.Quantisation.ClassAgreement;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TestPackage;
import io.frostline.evaluation.Metrics.Interval;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassTallyTest {
  @TempDir Path folder;

  @Test
  void bothNetworksAreJudgedByTheLabels() {
    List<Comparison.Compared> images = new ArrayList<>();
    images.add(compared("bird", 0, 0));
    images.add(compared("bird", 0, 1));
    images.add(compared("fruit", 1, 1));
    images.add(compared("car", 0, 0));
    images.add(compared(null, 1, 1));

    ClassAgreement classes = ClassTally.of(model(List.of("bird", "fruit")), images).orElseThrow();

    assertThat(classes.same()).isEqualTo(4);
    assertThat(classes.labelled()).isEqualTo(3);
    Interval three = Interval.ofShare(3, 3);
    assertThat(classes.accuracyOnFloats()).isEqualTo(new Accuracy(1, three.low(), three.high()));
    Interval two = Interval.ofShare(2, 3);
    assertThat(classes.accuracyOnIntegers())
        .isEqualTo(new Accuracy(2 / 3.0, two.low(), two.high()));
  }

  @Test
  void withoutLabelsThereIsNoAccuracy() {
    ClassAgreement classes =
        ClassTally.of(model(List.of("bird", "fruit")), List.of(compared("car", 0, 1)))
            .orElseThrow();

    assertThat(classes.same()).isZero();
    assertThat(classes.accuracyOnFloats()).isNull();
    assertThat(classes.accuracyOnIntegers()).isNull();
  }

  @Test
  void aNetworkWithoutClassesHasNoTally() {
    assertThat(
            ClassTally.of(
                TestPackage.small(folder.resolve("small")), List.of(compared("bird", 0, 0))))
        .isEmpty();
  }

  private static Comparison.Compared compared(String label, int onFloats, int onIntegers) {
    return new Comparison.Compared(label, new float[] {1}, onFloats, onIntegers);
  }

  private ModelPackage model(List<String> classes) {
    TestNetwork network =
        new TestNetwork(13)
            .input("image", -1, 3, 2, 2)
            .weights("weights", 12, 2)
            .node("Flatten", List.of("image"), "flat")
            .node("MatMul", List.of("flat", "weights"), "end")
            .output("end");
    return TestPackage.write(
        folder.resolve("model"),
        network,
        TestPackage.input(2, 2, ColorOrder.RGB, TensorLayout.NCHW),
        TestPackage.PLAIN,
        classes,
        new Layer("flat", List.of(12), Arrangement.FLAT, "Flatten"),
        new Layer("end", List.of(2), Arrangement.FLAT, "MatMul"));
  }
}
