package io.frostline.spark.training;

import io.frostline.backbone.Pooling;
import io.frostline.onnx.FloatTensor;
import io.frostline.retrain.UpperNetwork;
import io.frostline.spark.features.FeatureTable;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Checks with the first images whether activations may be stored in half precision, and whether the
 * layers above compute the same in Deeplearning4j as in ONNX Runtime.
 *
 * @param change the effect of half precision on the features above, relative to their largest value
 * @param difference between the two engines, also relative; 0 if nothing is compared
 */
public record PrecisionCheck(double change, double difference) {
  /** The number of images checked. */
  public static final int IMAGES = 32;

  private static final double HARMLESS = 0.01;

  /**
   * Checks activations in full precision.
   *
   * @param sample a table with a few rows
   * @param untrained the network to be trained, with the weights of the backbone
   */
  public static PrecisionCheck of(
      FeatureTable sample, UpperNetwork network, RetrainedLayers untrained) {
    FloatTensor activations = activations(sample);
    return new PrecisionCheck(
        network.changeInHalfPrecision(activations),
        untrained.told().isPretrained()
            ? network.prove(untrained.state(2, List.of()).graph(), activations)
            : 0);
  }

  private static FloatTensor activations(FeatureTable sample) {
    String column = sample.columns().get(0).column();
    int width = sample.columns().get(0).width();
    List<Row> rows = sample.rows().select(column).limit(IMAGES).collectAsList();
    float[] values = new float[rows.size() * width];
    for (int row = 0; row < rows.size(); row++) {
      List<Float> numbers = rows.get(row).getList(0);
      for (int index = 0; index < width; index++) {
        values[row * width + index] = numbers.get(index);
      }
    }
    return new FloatTensor(new long[] {rows.size(), width}, values);
  }

  /** The precision in which to store the activations. */
  public Pooling pooling() {
    return change <= HARMLESS ? Pooling.HALF : Pooling.NONE;
  }
}
