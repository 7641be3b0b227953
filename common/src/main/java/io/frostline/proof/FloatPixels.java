package io.frostline.proof;

import static io.frostline.onnx.NodeAttributes.integer;

import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.List;

/** Lets a network that takes bytes be fed like all others: with floats, whole numbers 0 to 255. */
public final class FloatPixels {
  private FloatPixels() {}

  /** The same network with an input of floats; unchanged if it already has one. */
  public static ModelProto in(ModelProto model) {
    GraphProto graph = model.getGraph();
    ValueInfoProto input = new OnnxGraph(graph).inputs().get(0);
    if (input.getType().getTensorType().getElemType() != Tensors.UINT8) {
      return model;
    }
    NodeWriter writer = new NodeWriter(graph);
    String floats = writer.free("frostline/floats");
    writer.addAs(input.getName(), "Cast", List.of(floats), integer("to", Tensors.UINT8));
    GraphProto.Builder fed =
        graph.toBuilder()
            .clearNode()
            .addAllNode(writer.nodes())
            .addAllNode(graph.getNodeList())
            .clearInput()
            .addInput(
                Tensors.declare(
                    floats,
                    Tensors.FLOAT,
                    input.getType().getTensorType().getShape().getDimList()));
    return model.toBuilder().setGraph(fed).build();
  }
}
