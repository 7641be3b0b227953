package io.frostline.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.cut.ClassOutput;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.PixelForm;
import io.frostline.feature.PredictionColumns.Kept;
import io.frostline.head.TrainedHead;
import io.frostline.image.Interpolation;
import io.frostline.image.JpegDecoding;
import io.frostline.message.UserException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;

/** A classifier decodes JPEGs as those that it was trained on. */
class TrainedDecodingTest {
  @TempDir Path store;
  private ModelPackage backbone;

  @BeforeEach
  void importAntialiasedBackbone() {
    Preprocessing plain = TestBackbones.PREPROCESSING;
    Preprocessing antialiased =
        new Preprocessing(
            plain.resize(),
            Interpolation.BICUBIC_ANTIALIAS,
            plain.scale(),
            plain.mean(),
            plain.std());
    backbone =
        TestBackbones.imported(
            store, TestBackbones.network(13, -1).output("end"), "backbone", antialiased);
  }

  @Test
  void aBackboneTakesEither() {
    assertThat(backbone.description().decoding(JpegDecoding.EXACT)).isEqualTo(JpegDecoding.EXACT);
    assertThat(backbone.description().decoding(JpegDecoding.REDUCED))
        .isEqualTo(JpegDecoding.REDUCED);
    assertThat(backbone.description().framing().decoding()).isEqualTo(JpegDecoding.EXACT);
  }

  @Test
  void aClassifierOfReducedJpegsTakesNoOthers() {
    ModelPackage classifier = classifier(JpegDecoding.REDUCED);
    ModelDescription description = classifier.description();

    assertThat(description.decoding(JpegDecoding.REDUCED)).isEqualTo(JpegDecoding.REDUCED);
    assertThatThrownBy(() -> description.decoding(JpegDecoding.EXACT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("trained on JPEGs decoded at reduced scale")
        .hasMessageContaining("--exact-decode");
    ExtractionPlan plan = plan(classifier);
    assertThat(((PixelForm) plan.form()).framing().decoding()).isEqualTo(JpegDecoding.REDUCED);
    assertThat(JpegDecoding.recordedIn(plan.origin().preprocessing()))
        .isEqualTo(JpegDecoding.REDUCED);
  }

  @Test
  void aClassifierOfExactJpegsStaysExact() {
    ModelPackage classifier = classifier(JpegDecoding.EXACT);

    assertThat(classifier.description().preprocessing().decoding()).isNull();
    assertThat(classifier.description().decoding(JpegDecoding.REDUCED))
        .isEqualTo(JpegDecoding.EXACT);
    assertThat(JpegDecoding.recordedIn(plan(classifier).origin().preprocessing()))
        .isEqualTo(JpegDecoding.EXACT);
  }

  private static ExtractionPlan plan(ModelPackage classifier) {
    return ExtractionPlan.predictions(classifier, ClassOutput.of(classifier), 1, Kept.TOP);
  }

  /** As opened from the store. */
  private ModelPackage classifier(JpegDecoding decoding) {
    FeatureColumn column = TestHeads.column(backbone, Pooling.AVERAGE);
    TrainedHead head =
        TestHeads.trained(
            TestHeads.network(column.width(), 3, Activation.RELU.getActivationFunction(), 7),
            column.width(),
            3);
    ModelStore models = new ModelStore(store);
    ClassifierPackage.write(
        models,
        Existing.KEEP,
        TestHeads.classifier("classifier", backbone, column, head, decoding));
    return models.open("classifier");
  }
}
