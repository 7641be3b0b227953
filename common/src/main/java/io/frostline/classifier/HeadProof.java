package io.frostline.classifier;

import io.frostline.backbone.ModelDescription.Check;
import io.frostline.head.Standardisation;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Verifies the head inside a joined network against the Deeplearning4j head, layer by layer.
 *
 * @param joined the classifier's network
 * @param features its tensor of features
 * @param layers what it calls the layers of the head
 * @param trained the head in Deeplearning4j
 */
record HeadProof(ModelProto joined, String features, List<String> layers, HeadRun trained) {
  private static final int RANDOM_ROWS = 64;
  private static final long SEED = 4;

  /** As for an import: relative to a layer's largest value. */
  private static final double TOLERANCE = 1e-4;

  /**
   * Compares on normally distributed rows with the mean and deviation of the training rows.
   *
   * @throws UserException when a layer differs too much
   */
  Check onRandomFeatures() {
    Standardisation spread = trained.standardisation();
    Random random = new Random(SEED);
    float[] values = new float[RANDOM_ROWS * spread.width()];
    for (int index = 0; index < values.length; index++) {
      int feature = index % spread.width();
      values[index] =
          spread.mean()[feature] + spread.deviation()[feature] * (float) random.nextGaussian();
    }
    return on(
        new FloatTensor(new long[] {RANDOM_ROWS, spread.width()}, values),
        Formatted.of("%d rows of random features", RANDOM_ROWS));
  }

  /**
   * Compares on rows of features.
   *
   * @param rows [N, width], not standardised
   * @param what their name in messages
   * @throws UserException when a layer differs too much
   */
  Check on(FloatTensor rows, String what) {
    List<String> vertices = trained.head().layers();
    Map<String, FloatTensor> expected = trained.of(rows, vertices);
    Map<String, FloatTensor> actual = run(rows);
    List<Difference> differences = new ArrayList<>();
    for (int layer = 0; layer < layers.size(); layer++) {
      differences.add(
          Difference.of(
              layers.get(layer),
              expected.get(vertices.get(layer)).values(),
              actual.get(layers.get(layer)).values()));
    }
    return check(what, differences);
  }

  private Map<String, FloatTensor> run(FloatTensor rows) {
    ModelProto head =
        GraphCut.above(
            joined,
            Tensors.declare(
                features,
                Tensors.FLOAT,
                List.of(Tensors.symbolic("N"), Tensors.fixed(rows.width()))),
            layers);
    try (NetworkSession session = NetworkSession.open(head.toByteArray(), "The head")) {
      return session.run(rows);
    }
  }

  /** How far one layer differs. */
  private record Difference(String layer, double absolute, double relative) {
    static Difference of(String layer, float[] expected, float... actual) {
      double largest = 0;
      double absolute = 0;
      for (int index = 0; index < expected.length; index++) {
        float difference = Math.abs(expected[index] - actual[index]);
        absolute =
            Math.max(absolute, Float.isFinite(difference) ? difference : Double.POSITIVE_INFINITY);
        largest = Math.max(largest, Math.abs(expected[index]));
      }
      return new Difference(layer, absolute, absolute == 0 ? 0 : absolute / largest);
    }
  }

  private static Check check(String on, List<Difference> differences) {
    Difference worst = differences.get(0);
    double absolute = 0;
    for (Difference difference : differences) {
      absolute = Math.max(absolute, difference.absolute());
      // Written so that NaN counts as the largest difference.
      if (!(difference.relative() <= worst.relative())) {
        worst = difference;
      }
    }
    if (!(worst.relative() <= TOLERANCE)) {
      throw new UserException(
          Formatted.of(
              "The head in ONNX does not reproduce the head in Deeplearning4j: on %s its layer '%s' differs by %.2g, which is %.1e of its largest value; the limit is %.0e. Nothing was written. Please report this problem.",
              on, worst.layer(), worst.absolute(), worst.relative(), TOLERANCE));
    }
    return new Check(
        Count.of(differences.size(), "layer") + " of the head, against Deeplearning4j",
        on,
        absolute,
        worst.relative(),
        worst.layer());
  }
}
