package io.frostline.backbone.imports;

import static io.frostline.backbone.NodeAttributes.integer;

import io.frostline.backbone.NodeWriter;
import io.frostline.backbone.OnnxGraph;
import io.frostline.backbone.Tensors;
import io.frostline.backbone.onnx.GraphProto;
import io.frostline.backbone.onnx.ModelProto;
import io.frostline.backbone.onnx.ValueInfoProto;
import java.util.List;

/** Lets a network that takes bytes be fed as all others are: with floats, whole from 0 to 255. */
final class FloatPixels {
  private FloatPixels() {}

  /** The same network with an input of floats; one that has it already stays as it is. */
  static ModelProto in(ModelProto model) {
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
