package io.frostline.backbone.cut;

import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The memory that a network takes for each example of a batch: what is alive at once, when its
 * nodes run one after the other and a tensor is dropped after the last node that reads it.
 *
 * <p>An engine that merges nodes or works in place takes less; its scratch memory for convolutions
 * is not included.
 */
public final class ActivationMemory {
  private final OnnxGraph graph;
  private final Map<String, Long> bytes = new HashMap<>();
  private final Map<String, Integer> lastReader = new HashMap<>();

  private ActivationMemory(ModelProto model) {
    graph = new OnnxGraph(model.getGraph());
    for (int at = 0; at < graph.nodes().size(); at++) {
      for (String read : OnnxGraph.reads(graph.nodes().get(at))) {
        lastReader.put(read, at);
      }
    }
    graph.outputs().forEach(output -> lastReader.put(output.getName(), Integer.MAX_VALUE));
  }

  /** Bytes of activations for one example, by running a made one, as large as the network takes. */
  public static long ofExample(CutNetwork network) {
    ModelProto model = network.model();
    ActivationMemory memory = new ActivationMemory(model);
    memory.measure(model, network);
    return memory.most();
  }

  private void measure(ModelProto model, CutNetwork network) {
    List<String> computed = List.copyOf(graph.dependents(graph.inputs().get(0).getName()));
    try (NetworkSession session =
        NetworkSession.openPart(GraphCut.at(model, computed).toByteArray(), "The network")) {
      session.run(
          network.input().sample(1),
          (tensor, values) -> bytes.put(tensor, (long) values.values().length * Float.BYTES));
    }
  }

  private long most() {
    Set<String> alive = new HashSet<>();
    long most = 0;
    for (int at = 0; at < graph.nodes().size(); at++) {
      NodeProto node = graph.nodes().get(at);
      node.getOutputList().stream().filter(bytes::containsKey).forEach(alive::add);
      most = Math.max(most, alive.stream().mapToLong(bytes::get).sum());
      int now = at;
      alive.removeIf(tensor -> lastReader.getOrDefault(tensor, now) <= now);
    }
    return most;
  }
}
