package io.frostline.spark.quantisation;

import io.frostline.feature.Outcome;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.InputTensor;
import io.frostline.quantisation.Channels;
import io.frostline.quantisation.TensorStatistics;
import io.frostline.spark.JavaBytes;
import io.frostline.spark.extraction.ExecutorNetwork;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;

/**
 * One task: measures the activations of a slice of the sample.
 *
 * @param tensors to measure
 * @param outputs of the network, one for each
 * @param channels of each
 */
record Calibration(
    ExecutorNetwork network,
    List<String> tensors,
    List<String> outputs,
    List<Channels> channels,
    SampleReading reading)
    implements Function<Row[], byte[]> {

  /**
   * What a task has measured.
   *
   * @param tensors statistics by the name of the tensor
   * @param images how many were measured
   */
  record Part(HashMap<String, TensorStatistics> tensors, long images, Refusals refused)
      implements Serializable {

    /** Both together. */
    Part and(Part other) {
      other.tensors().forEach((name, statistics) -> tensors.get(name).add(statistics));
      return new Part(tensors, images + other.images, refused.and(other.refused));
    }
  }

  @Override
  public byte[] call(Row[] slice) {
    HashMap<String, TensorStatistics> measured = new HashMap<>();
    for (int at = 0; at < tensors.size(); at++) {
      measured.put(tensors.get(at), new TensorStatistics(channels.get(at)));
    }
    long[] images = new long[1];
    Refusals[] refused = {Refusals.NONE};
    try (ExecutorNetwork.Lease lease = network.lease()) {
      reading.run(
          slice,
          lease,
          batch -> measure(lease, batch, measured),
          outcome -> {
            if (outcome instanceof Outcome.Rejected rejected) {
              refused[0] = refused[0].and(rejected);
            } else {
              images[0]++;
            }
          });
    }
    return JavaBytes.of(new Part(measured, images[0], refused[0]));
  }

  /**
   * Adds an image to the statistics, if all of its numbers are finite.
   *
   * @return one number, which is not finite if any of those is not
   */
  private float[][][] measure(
      ExecutorNetwork.Lease lease,
      List<InputTensor> batch,
      Map<String, TensorStatistics> measured) {
    Map<String, FloatTensor> computed = new HashMap<>();
    float[] sum = new float[1];
    lease.run(
        batch,
        (tensor, values) -> {
          computed.put(tensor, values);
          sum[0] += notFinite(values.values());
        });
    if (Float.isFinite(sum[0])) {
      for (int at = 0; at < tensors.size(); at++) {
        measured.get(tensors.get(at)).add(computed.get(outputs.get(at)).values());
      }
    }
    return new float[][][] {{sum}};
  }

  /** 0, or a number that is not finite if one of the values is not. */
  private static float notFinite(float[] values) {
    float sum = 0;
    for (float value : values) {
      sum += 0 * value;
    }
    return sum;
  }
}
