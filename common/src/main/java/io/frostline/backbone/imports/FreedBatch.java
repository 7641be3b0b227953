package io.frostline.backbone.imports;

import io.frostline.backbone.OnnxGraph;
import io.frostline.backbone.Tensors;
import io.frostline.backbone.onnx.GraphProto;
import io.frostline.backbone.onnx.ModelProto;
import io.frostline.backbone.onnx.NodeProto;
import io.frostline.backbone.onnx.TensorProto;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Rewrites a network that was exported for one image so that it may take any number.
 *
 * <p>A Reshape whose shape is a constant has the batch of one built in. Its first dimension becomes
 * -1, "whatever is left", and the others what they were when one image was run: this is right
 * whenever the batch is the outermost dimension, merged with others or not. Whether it was right is
 * for the proof to find out.
 */
final class FreedBatch {
  private FreedBatch() {}

  /**
   * The rewritten network.
   *
   * @param input the name of the image tensor
   * @param shapes of the tensors when one image is run
   */
  static ModelProto of(ModelProto model, String input, Map<String, long[]> shapes) {
    OnnxGraph graph = new OnnxGraph(model.getGraph());
    Set<String> images = new HashSet<>(graph.dependents(input));
    images.add(input);
    GraphProto.Builder freed = model.getGraph().toBuilder();
    for (int index = 0; index < freed.getNodeCount(); index++) {
      NodeProto node = freed.getNode(index);
      long[] observed = shapes.get(node.getOutput(0));
      if (observed != null && bakedIn(graph, node, images)) {
        long[] shape = observed.clone();
        shape[0] = -1;
        TensorProto constant = Tensors.integers("frostline/shape_of/" + node.getOutput(0), shape);
        freed.addInitializer(constant);
        freed.setNode(index, node.toBuilder().setInput(1, constant.getName()));
      }
    }
    return model.toBuilder().setGraph(freed).build();
  }

  /** Whether the node reshapes images into a constant shape whose first dimension is a number. */
  private static boolean bakedIn(OnnxGraph graph, NodeProto node, Set<String> images) {
    return node.getOpType().equals("Reshape")
        && images.contains(node.getInput(0))
        && graph
            .constant(node.getInput(1))
            .map(Tensors::integers)
            .filter(shape -> shape.length > 0 && shape[0] > 0)
            .isPresent();
  }
}
