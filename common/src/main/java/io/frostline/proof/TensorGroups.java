package io.frostline.proof;

import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.PadFolding;
import io.frostline.onnx.proto.ModelProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Divides the tensors of a network into groups that fit into memory together, each for a cut and a
 * run of its own.
 */
public final class TensorGroups {
  /** A quarter of the heap: the other side of a comparison takes as much. */
  private static final long FLOATS_AT_ONCE = Runtime.getRuntime().maxMemory() / 4 / Float.BYTES;

  private static final int FIRST_TENSORS = 64;

  private TensorGroups() {}

  /** Groups of consecutive tensors, for this many images at once. */
  static List<List<String>> of(Map<String, long[]> shapes, int images) {
    List<List<String>> groups = new ArrayList<>();
    List<String> group = new ArrayList<>();
    long floats = 0;
    for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
      long size = images * floats(tensor.getValue());
      if (floats + size > FLOATS_AT_ONCE && !group.isEmpty()) {
        groups.add(group);
        group = new ArrayList<>();
        floats = 0;
      }
      group.add(tensor.getKey());
      floats += size;
    }
    groups.add(group);
    return groups;
  }

  /**
   * The shapes of the float tensors among those named, in their order, when one image is run.
   * Because lower tensors are the larger ones, the first groups are small, and later ones as large
   * as those before them allow.
   */
  public static Map<String, long[]> shapes(
      ModelProto model, List<String> tensors, FloatTensor image) {
    Map<String, long[]> observed = new HashMap<>();
    int count = FIRST_TENSORS;
    for (int from = 0; from < tensors.size(); ) {
      List<String> group = tensors.subList(from, Math.min(from + count, tensors.size()));
      try (NetworkSession session = open(model, group)) {
        session.run(image, (tensor, values) -> observed.put(tensor, values.shape()));
      }
      from += group.size();
      long largest =
          group.stream()
              .filter(observed::containsKey)
              .mapToLong(tensor -> floats(observed.get(tensor)))
              .max()
              .orElse(1);
      count = (int) Math.max(1, Math.min(FLOATS_AT_ONCE / Math.max(1, largest), tensors.size()));
    }
    Map<String, long[]> ordered = new LinkedHashMap<>();
    tensors.stream()
        .filter(observed::containsKey)
        .forEach(tensor -> ordered.put(tensor, observed.get(tensor)));
    return ordered;
  }

  /** A session that computes just these tensors, from the graph that extraction would run. */
  public static NetworkSession open(ModelProto model, List<String> tensors) {
    return NetworkSession.open(cut(model, tensors).toByteArray(), "The network");
  }

  /** The same before it is opened. */
  static ModelProto cut(ModelProto model, List<String> tensors) {
    return PadFolding.of(GraphCut.at(model, tensors));
  }

  private static long floats(long[] shape) {
    return LongStream.of(shape).reduce(1, (a, b) -> a * b);
  }
}
