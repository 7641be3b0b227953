package io.frostline.imports.batch;

import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.proof.TensorGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rewrites a network that was exported for one image so that it may take any number.
 *
 * <p>Because the size of the images is fixed, everything that depends only on shapes is constant,
 * except for the number of images. Such constants are written into the graph with their values for
 * one image, and the place of the batch is followed from node to node; where a node has the batch
 * of one built in, or joins images with a constant, it is rewritten to use the number of images.
 * The proof then shows whether that was right.
 *
 * @param model the rewritten network
 * @param obstacle the first node that keeps the batch from being free, as far as it is known
 */
public record FreedBatch(ModelProto model, Optional<String> obstacle) {

  /**
   * Rewrites a network.
   *
   * @param input the name of the image tensor
   * @param image any, as a batch of one
   */
  public static FreedBatch of(ModelProto model, String input, FloatTensor image) {
    OnnxGraph graph = new OnnxGraph(model.getGraph());
    Set<String> pixels = graph.dependents(input);
    NodeWriter writer = new NodeWriter(model.getGraph());
    BatchRules rules =
        new BatchRules(
            new BatchPlaces(input, pixels, shapes(model, graph, input, image)),
            new ShapeConstants(model, input, image),
            new BatchConstants(writer, input));
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto node : graph.nodes()) {
      int written = writer.nodes().size();
      NodeProto rewritten =
          node.getOutputList().stream().anyMatch(pixels::contains) ? rules.rewrite(node) : node;
      nodes.addAll(writer.nodes().subList(written, writer.nodes().size()));
      nodes.add(rewritten);
    }
    GraphProto freed =
        model.getGraph().toBuilder()
            .clearNode()
            .addAllNode(nodes)
            .addAllInitializer(writer.constants())
            .build();
    return new FreedBatch(model.toBuilder().setGraph(freed).build(), rules.obstacle());
  }

  private static Map<String, long[]> shapes(
      ModelProto model, OnnxGraph graph, String input, FloatTensor image) {
    Set<String> pixels = graph.dependents(input);
    List<String> tensors = new ArrayList<>(CandidateTensors.computed(graph, input));
    graph.nodes().stream()
        .filter(node -> node.getOutputList().stream().anyMatch(pixels::contains))
        .filter(node -> BatchRules.joins(node.getOpType()))
        .flatMap(node -> node.getInputList().stream())
        .filter(name -> !pixels.contains(name) && graph.producer(name).isPresent())
        .distinct()
        .forEach(tensors::add);
    Map<String, long[]> shapes = TensorGroups.shapes(model, tensors, image);
    shapes.put(input, image.shape());
    return shapes;
  }
}
