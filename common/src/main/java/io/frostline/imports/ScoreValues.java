package io.frostline.imports;

import io.frostline.backbone.ScoreKind;
import io.frostline.message.Formatted;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.proof.ProofImages;
import io.frostline.proof.TensorGroups;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * What the numbers of a tensor look like as class scores, on the images of the proof.
 *
 * @param numbers how many an image has
 * @param values the range of all numbers
 * @param sums the range of the sum over an image
 * @param logSums the range of the logarithm of the sum of the exponentials over an image
 */
record ScoreValues(int numbers, Range values, Range sums, Range logSums) {
  /**
   * How far a sum may differ from 1. A softmax in half precision is off by up to 5e-4, one in
   * single precision by less than 1e-5.
   */
  static final double TOLERANCE = 1e-3;

  /** The smallest and the largest of some numbers. */
  record Range(double least, double largest) {
    private static Range of(DoubleStream numbers) {
      var all = numbers.summaryStatistics();
      return new Range(all.getMin(), all.getMax());
    }

    private boolean isAbout(double value) {
      return value - least <= TOLERANCE && largest - value <= TOLERANCE;
    }

    @Override
    public String toString() {
      return least == largest
          ? Formatted.of("%.4g", least)
          : Formatted.of("%.4g to %.4g", least, largest);
    }
  }

  /** Runs a network on the images one by one and looks at some of its tensors. */
  static Map<String, ScoreValues> of(ModelProto model, List<String> tensors, ProofImages images) {
    Map<String, List<float[]>> rows = new LinkedHashMap<>();
    try (NetworkSession session = TensorGroups.open(model, tensors)) {
      for (int image = 0; image < ProofImages.COUNT; image++) {
        Map<String, FloatTensor> outputs = session.run(images.batch(image, image + 1));
        tensors.forEach(
            tensor ->
                rows.computeIfAbsent(tensor, name -> new ArrayList<>())
                    .add(outputs.get(tensor).values()));
      }
    }
    Map<String, ScoreValues> values = new LinkedHashMap<>();
    rows.forEach((tensor, perImage) -> values.put(tensor, of(perImage)));
    return values;
  }

  /** The numbers of each image. */
  static ScoreValues of(List<float[]> rows) {
    return new ScoreValues(
        rows.get(0).length,
        Range.of(rows.stream().flatMapToDouble(ScoreValues::stream)),
        Range.of(rows.stream().mapToDouble(row -> stream(row).sum())),
        Range.of(rows.stream().mapToDouble(ScoreValues::logSum)));
  }

  private static DoubleStream stream(float[] row) {
    DoubleStream.Builder numbers = DoubleStream.builder();
    for (float number : row) {
      numbers.add(number);
    }
    return numbers.build();
  }

  private static double logSum(float[] row) {
    double largest = stream(row).max().orElseThrow();
    return largest + Math.log(stream(row).map(number -> Math.exp(number - largest)).sum());
  }

  /** Whether they are probabilities of classes that exclude each other: one number never is. */
  boolean sumToOne() {
    return numbers > 1 && values.least >= 0 && sums.isAbout(1);
  }

  /** Whether they are logarithms of such probabilities. */
  boolean exponentialsSumToOne() {
    return numbers > 1 && logSums.isAbout(0);
  }

  /** Whether each may be a probability. */
  boolean betweenZeroAndOne() {
    return values.least >= 0 && values.largest <= 1 + TOLERANCE;
  }

  /** Whether the numbers may be of this kind at all. */
  boolean allow(ScoreKind kind) {
    return switch (kind) {
      case PROBABILITIES, SIGMOID -> betweenZeroAndOne();
      case LOG_PROBABILITIES -> numbers > 1 && values.largest <= TOLERANCE;
      case LOGITS, SIGMOID_LOGITS, UNCLEAR -> true;
    };
  }

  /** Whether the numbers look like this kind rather than another. */
  boolean suggest(ScoreKind kind) {
    return switch (kind) {
      case PROBABILITIES -> sumToOne();
      case LOG_PROBABILITIES -> exponentialsSumToOne();
      case SIGMOID -> betweenZeroAndOne() && !sumToOne();
      case LOGITS, SIGMOID_LOGITS -> !sumToOne() && !exponentialsSumToOne();
      case UNCLEAR -> false;
    };
  }

  /** The ranges, to follow "numbers from". */
  String text() {
    return Formatted.of("numbers %s, sums %s, on %d images", values, sums, ProofImages.COUNT);
  }
}
