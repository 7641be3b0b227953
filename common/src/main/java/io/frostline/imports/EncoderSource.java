package io.frostline.imports;

import io.frostline.imports.encoder.EncoderGraph;
import io.frostline.imports.encoder.EncoderInputs;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.TensorNames;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.TensorShapeProto.Dimension;
import io.frostline.onnx.proto.ValueInfoProto;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An encoder in an ONNX file.
 *
 * @param model the network, whose inputs are int64 [N, T] as those of all packages
 * @param found what its graph shows
 */
record EncoderSource(ModelProto model, EncoderGraph found) {
  /** Poolings need operators that older versions lack. */
  private static final long OLDEST_OPSET = 9;

  /**
   * Reads a file.
   *
   * @throws UserException when it is not an encoder that can be imported
   */
  static EncoderSource read(Path file) {
    ModelProto stored = new OnnxNetworkFile(file).stored(OLDEST_OPSET);
    EncoderGraph found = EncoderGraph.of(new OnnxGraph(stored.getGraph()));
    OperatorDomains.refuseForeign(stored);
    RandomOperators.refuse(stored);
    if (SinglePrecision.of(stored).isPresent()) {
      throw new UserException(
          Formatted.of(
              "The encoder in %s computes in half precision, which processors do not have. Export it in float32.",
              file));
    }
    return new EncoderSource(withInputs(stored, found.inputs()), found);
  }

  /** Whether the file takes one text at a time. */
  boolean takesOne() {
    Dimension batch = found.inputs().ids().getType().getTensorType().getShape().getDim(0);
    return batch.getDimValue() == 1;
  }

  private static ModelProto withInputs(ModelProto stored, EncoderInputs inputs) {
    List<ValueInfoProto> all =
        Stream.of(Optional.of(inputs.ids()), inputs.mask(), inputs.types())
            .flatMap(Optional::stream)
            .toList();
    NodeWriter writer = new NodeWriter(stored.getGraph());
    Map<String, String> narrow = new HashMap<>();
    for (ValueInfoProto input : all) {
      if (input.getType().getTensorType().getElemType() == Tensors.INT32) {
        String name = writer.free(input.getName() + "/int32");
        narrow.put(input.getName(), name);
        writer.addAs(
            name, "Cast", List.of(input.getName()), NodeAttributes.integer("to", Tensors.INT32));
      }
    }
    GraphProto graph = TensorNames.changed(stored, narrow).getGraph();
    GraphProto.Builder wide =
        graph.toBuilder()
            .clearValueInfo()
            .clearNode()
            .addAllNode(writer.nodes())
            .addAllNode(graph.getNodeList())
            .clearInput();
    List<Dimension> shape = List.of(Tensors.symbolic("N"), Tensors.symbolic("T"));
    all.forEach(input -> wide.addInput(Tensors.declare(input.getName(), Tensors.INT64, shape)));
    return stored.toBuilder().setGraph(wide).build();
  }
}
