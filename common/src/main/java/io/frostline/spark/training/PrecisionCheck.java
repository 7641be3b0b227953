package io.frostline.spark.training;

import io.frostline.backbone.cut.Pooling;
import io.frostline.onnx.FloatTensor;
import io.frostline.retrain.UpperNetwork;
import io.frostline.spark.features.FeatureTable;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Whether activations may be kept in half precision, and whether the layers above compute in
 * Deeplearning4j what they compute in ONNX: found out with the first images.
 *
 * @param change what half precision changes of the features above, in units of their largest value
 * @param difference between the two engines, likewise; 0 where nothing is compared
 */
public record PrecisionCheck(double change, double difference) {
  /** How many images are looked at. */
  public static final int IMAGES = 32;

  private static final double HARMLESS = 0.01;

  /**
   * Looks at activations in full precision.
   *
   * @param sample a table of few rows
   * @param untrained what is going to be trained, with the weights of the backbone
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

  /** How to keep the activations. */
  public Pooling pooling() {
    return change <= HARMLESS ? Pooling.HALF : Pooling.NONE;
  }
}
