package io.frostline.classifier;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.NetworkInput;
import io.frostline.backbone.PixelInput;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.TensorLayout;
import io.frostline.feature.Provenance.Origin;
import io.frostline.image.JpegDecoding;
import io.frostline.imports.JoinProof;
import io.frostline.message.Formatted;
import io.frostline.onnx.proto.GraphProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The pixels of images as bytes: all arithmetic on them is in the classifier. */
record ClassifierPixels(ModelDescription backbone) implements ClassifierInput {
  private static final String PIXELS = "pixels";
  private static final List<Double> ZEROS = List.of(0.0, 0.0, 0.0);
  private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);

  @Override
  public Map<String, String> names(GraphProto cut) {
    return Map.of(cut.getInput(0).getName(), PIXELS);
  }

  @Override
  public NetworkInput described(Origin features) {
    PixelInput input = backbone.pixels();
    return new PixelInput(
        PIXELS, input.width(), input.height(), input.channels(), ColorOrder.RGB, TensorLayout.NHWC);
  }

  @Override
  public Preprocessing preprocessing(Origin features) {
    JpegDecoding trained = JpegDecoding.recordedIn(features.preprocessing());
    return new Preprocessing(
        backbone.preprocessing().resize(),
        backbone.preprocessing().interpolation(),
        1,
        ZEROS,
        ONES,
        trained == JpegDecoding.EXACT ? null : trained);
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(
        "resize",
        Formatted.of(
            "%dx%d %s %s",
            backbone.pixels().width(),
            backbone.pixels().height(),
            backbone.preprocessing().resize().keyword(),
            backbone.preprocessing().interpolation().keyword()));
  }

  @Override
  public Map<String, byte[]> files() {
    return Map.of();
  }

  @Override
  public ClassifierProof prove(ClassifierParts parts) {
    NewClassifier classifier = parts.classifier();
    JoinedNetwork joined = parts.joined();
    try (TwoSteps steps =
        new TwoSteps(classifier.backbone(), classifier.columns(), joined, parts.head())) {
      JoinProof whole = JoinProof.of(joined.model(), parts.description(), steps);
      List<Check> checks = new ArrayList<>();
      checks.add(
          parts.proof().on(steps.featuresSeen(), "features of noise, gradients and photograph"));
      checks.addAll(whole.checks());
      return new ClassifierProof(checks, whole.record());
    }
  }
}
