package io.frostline.classifier;

import io.frostline.backbone.ModelDescription.Check;
import io.frostline.head.Standardisation;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.proof.KnownValues;
import io.frostline.proof.LayerComparison;
import java.util.Comparator;
import java.util.LinkedHashMap;
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

  /**
   * Compares on normally distributed rows with the mean and deviation of the training rows.
   *
   * @throws UserException when a layer differs by more than rounding explains
   */
  Check onRandomFeatures() {
    Standardisation spread = trained.standardisation();
    Random random = new Random(SEED);
    float[] values = new float[RANDOM_ROWS * spread.width()];
    for (int index = 0; index < values.length; index++) {
      int feature = index % spread.width();
      values[index] = spread.undone(feature, (float) random.nextGaussian());
    }
    return on(
        new FloatTensor(new long[] {RANDOM_ROWS, spread.width()}, values),
        Formatted.of("%d rows of random features", RANDOM_ROWS));
  }

  /**
   * Compares on rows of features: the head as a whole, and each layer given what Deeplearning4j has
   * below it.
   *
   * @param rows [N, width], not standardised
   * @param what their name in messages
   * @throws UserException when a layer differs by more than rounding explains
   */
  Check on(FloatTensor rows, String what) {
    List<String> vertices = trained.head().layers();
    Map<String, FloatTensor> results = trained.of(rows, vertices);
    Map<String, FloatTensor> expected = new LinkedHashMap<>();
    for (int layer = 0; layer < layers.size(); layer++) {
      expected.put(layers.get(layer), results.get(vertices.get(layer)));
    }
    ModelProto head =
        GraphCut.above(
            joined,
            Tensors.declare(
                features,
                Tensors.FLOAT,
                List.of(Tensors.symbolic("N"), Tensors.fixed(rows.width()))),
            layers);
    KnownValues known = new KnownValues(Map.of(features, rows), expected);
    refuseDifferences(what, known.compareSeparately(head, layers));
    List<LayerComparison> whole = known.compare(head);
    refuseDifferences(what, whole);
    return check(what, whole);
  }

  private static void refuseDifferences(String on, List<LayerComparison> compared) {
    compared.stream()
        .filter(layer -> !layer.agrees())
        .findFirst()
        .ifPresent(
            layer -> {
              throw new UserException(
                  Formatted.of(
                      "The head in ONNX does not reproduce the head in Deeplearning4j: on %s its layer '%s' %s. Nothing was written. Please report this problem.",
                      on, layer.tensor(), layer.text()));
            });
  }

  private static Check check(String on, List<LayerComparison> compared) {
    LayerComparison worst =
        compared.stream().max(Comparator.comparingDouble(LayerComparison::relative)).orElseThrow();
    return new Check(
        Count.of(compared.size(), "layer") + " of the head, against Deeplearning4j",
        on,
        compared.stream().mapToDouble(LayerComparison::absolute).max().orElseThrow(),
        worst.relative(),
        worst.tensor());
  }
}
