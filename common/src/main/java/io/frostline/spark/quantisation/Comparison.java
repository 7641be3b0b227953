package io.frostline.spark.quantisation;

import io.frostline.feature.Outcome;
import io.frostline.onnx.InputTensor;
import io.frostline.quantisation.Cosine;
import io.frostline.spark.JavaBytes;
import io.frostline.spark.extraction.ExecutorNetwork;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;

/**
 * One task: runs images through the network on floats and the one on integers, under the same
 * options as an extraction.
 *
 * @param onFloats the outputs of the network on floats: the layers to compare
 * @param onIntegers the outputs of the other network at the same layers, in the same order
 * @param output the position of the network's own output among them
 */
record Comparison(
    ExecutorNetwork floats,
    List<String> onFloats,
    ExecutorNetwork integers,
    List<String> onIntegers,
    int output,
    SampleReading reading)
    implements Function<Row[], byte[]> {

  /**
   * How far both networks agree on an image.
   *
   * @param label its class; null if it has none
   * @param cosines of the layers
   * @param classOnFloats the number of the largest output
   * @param classOnIntegers the same of the other network
   */
  record Compared(String label, float[] cosines, int classOnFloats, int classOnIntegers)
      implements Serializable {}

  /** What a task has compared. */
  record Part(ArrayList<Compared> images, Refusals refused) implements Serializable {
    /** Both together. */
    Part and(Part other) {
      ArrayList<Compared> all = new ArrayList<>(images);
      all.addAll(other.images);
      return new Part(all, refused.and(other.refused));
    }
  }

  @Override
  public byte[] call(Row[] slice) {
    ArrayList<Compared> images = new ArrayList<>();
    Refusals[] refused = {Refusals.NONE};
    List<ExecutorNetwork.Lease> both = ExecutorNetwork.lease(List.of(floats, integers));
    try (ExecutorNetwork.Lease one = both.get(0);
        ExecutorNetwork.Lease other = both.get(1)) {
      reading.run(
          slice,
          one,
          batch -> compare(one, other, batch),
          outcome -> {
            if (outcome instanceof Outcome.Extracted extracted) {
              images.add(compared(extracted));
            } else if (outcome instanceof Outcome.Rejected rejected) {
              refused[0] = refused[0].and(rejected);
            }
          });
    }
    return JavaBytes.of(new Part(images, refused[0]));
  }

  /** The cosines of an image, and the two classes. */
  private float[][][] compare(
      ExecutorNetwork.Lease one, ExecutorNetwork.Lease other, List<InputTensor> batch) {
    Map<String, float[]> expected = new HashMap<>();
    one.run(batch, (tensor, values) -> expected.put(tensor, values.values()));
    Map<String, Integer> places = new HashMap<>();
    for (int place = 0; place < onIntegers.size(); place++) {
      places.put(onIntegers.get(place), place);
    }
    float[] cosines = new float[onFloats.size()];
    float[] classes = new float[2];
    other.run(
        batch,
        (tensor, values) -> {
          int place = places.get(tensor);
          float[] source = expected.remove(onFloats.get(place));
          cosines[place] = (float) Cosine.of(source, values.values());
          if (place == output) {
            classes[0] = largest(source);
            classes[1] = largest(values.values());
          }
        });
    return new float[][][] {{cosines}, {classes}};
  }

  private static Compared compared(Outcome.Extracted image) {
    float[] classes = image.outputs()[1];
    return new Compared(
        image.file().label(), image.outputs()[0], (int) classes[0], (int) classes[1]);
  }

  private static int largest(float[] values) {
    int largest = 0;
    for (int at = 1; at < values.length; at++) {
      largest = values[at] > values[largest] ? at : largest;
    }
    return largest;
  }
}
