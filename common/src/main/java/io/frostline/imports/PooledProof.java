package io.frostline.imports;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.BatchSize;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.proof.ProofTexts;
import io.frostline.proof.TextValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Compares what an extraction computes, cut, pooled and normalised inside the network, with a plain
 * computation from what the source gives for each token.
 */
record PooledProof(ModelPackage model, ProofTexts texts, TextValues source) {
  private static final List<Pooling> POOLINGS = List.of(Pooling.AVERAGE, Pooling.MAX, Pooling.CLS);

  /** Of the largest number of a vector. */
  private static final double TOLERANCE = 1e-4;

  /**
   * Compares all layers in all poolings.
   *
   * @throws UserException naming the first that differs
   */
  void check() {
    List<CutPoint> points = new ArrayList<>();
    for (Layer layer : model.description().layers()) {
      POOLINGS.stream()
          .limit(layer.arrangement() == Arrangement.SEQUENCE ? POOLINGS.size() : 1)
          .forEach(pooling -> points.add(new CutPoint(layer.name(), pooling)));
    }
    CutNetwork cut = NetworkCut.of(model, points);
    List<Integer> all = IntStream.range(0, texts.texts().size()).boxed().toList();
    try (NetworkSession session = NetworkSession.openPart(cut.onnx(), "The cut network")) {
      if (cut.batch() == BatchSize.FREE) {
        compare(cut, points, session.run(texts.batch(all, texts.longest())), all);
      } else {
        all.forEach(text -> compare(cut, points, session.run(texts.alone(text)), List.of(text)));
      }
    }
  }

  private void compare(
      CutNetwork cut, List<CutPoint> points, Map<String, FloatTensor> outputs, List<Integer> rows) {
    for (int point = 0; point < points.size(); point++) {
      FloatTensor vectors = outputs.get(cut.outputs().get(point).tensor());
      for (int row = 0; row < rows.size(); row++) {
        compare(points.get(point), rows.get(row), vectors.row(row));
      }
    }
  }

  private void compare(CutPoint point, int text, float... vector) {
    double[] expected = pooled(point, source.layers().get(point.layer()).get(text), vector.length);
    double largest = 0;
    double difference = 0;
    for (int index = 0; index < vector.length; index++) {
      double apart = Math.abs(expected[index] - vector[index]);
      difference = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(difference, apart);
      largest = Math.max(largest, Math.abs(expected[index]));
    }
    if (difference > TOLERANCE * largest) {
      throw new UserException(
          Formatted.of(
              "The features of text %d at %s differ by %.2g from those of the source; the limit is %.0e of the largest, %.2g. Nothing was written. Please report this problem with the file.",
              text + 1, point, difference, TOLERANCE, largest));
    }
  }

  private double[] pooled(CutPoint point, float[] tokens, int width) {
    double[] vector = new double[width];
    int count = tokens.length / width;
    for (int channel = 0; channel < width; channel++) {
      double sum = 0;
      double most = Double.NEGATIVE_INFINITY;
      for (int token = 0; token < count; token++) {
        sum += tokens[token * width + channel];
        most = Math.max(most, tokens[token * width + channel]);
      }
      vector[channel] =
          switch (point.pooling()) {
            case MAX -> most;
            case CLS -> tokens[channel];
            default -> sum / count;
          };
    }
    return model.description().tokens().normalise() == null ? vector : unit(vector);
  }

  private static double[] unit(double... vector) {
    double squares = 0;
    for (double number : vector) {
      squares += number * number;
    }
    double length = squares == 0 ? 1 : Math.sqrt(squares);
    double[] unit = new double[vector.length];
    for (int index = 0; index < vector.length; index++) {
      unit[index] = vector[index] / length;
    }
    return unit;
  }
}
