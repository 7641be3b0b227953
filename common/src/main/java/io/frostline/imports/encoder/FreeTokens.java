package io.frostline.imports.encoder;

import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.TensorNames;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.TensorShapeProto.Dimension;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A network whose inputs for tokens are int64 [N, T] with any T: of one that takes a fixed number,
 * as exports of CLIP take 77, shorter texts are filled up inside the graph, the ids with the token
 * for padding, the mask with zeros. Longer ones lose their end.
 */
public final class FreeTokens {
  private static final Set<Integer> INTEGERS = Set.of(Tensors.INT32, Tensors.INT64);

  private final NodeWriter writer;
  private final long padding;
  private final Map<String, String> names = new HashMap<>();

  private FreeTokens(NodeWriter writer, long padding) {
    this.writer = writer;
    this.padding = padding;
  }

  /**
   * Changes the inputs of whole numbers; others stay.
   *
   * @param ids the name of the input for the tokens
   * @param padding the token that fills up
   */
  public static ModelProto in(ModelProto network, String ids, long padding) {
    FreeTokens free = new FreeTokens(new NodeWriter(network.getGraph()), padding);
    List<ValueInfoProto> inputs =
        new OnnxGraph(network.getGraph())
            .inputs().stream().map(input -> free.input(input, ids)).toList();
    GraphProto changed = TensorNames.changed(network, free.names).getGraph();
    return network.toBuilder()
        .setGraph(
            changed.toBuilder()
                .clearValueInfo()
                .clearInput()
                .addAllInput(inputs)
                .clearNode()
                .addAllNode(free.writer.nodes())
                .addAllNode(changed.getNodeList())
                .addAllInitializer(free.writer.constants()))
        .build();
  }

  private ValueInfoProto input(ValueInfoProto input, String ids) {
    int type = input.getType().getTensorType().getElemType();
    if (!INTEGERS.contains(type)) {
      return input;
    }
    List<Dimension> shape = input.getType().getTensorType().getShape().getDimList();
    String name = input.getName();
    long length = shape.get(1).getDimValue();
    String tensor = length > 0 ? filled(name, length, name.equals(ids) ? padding : 0) : name;
    if (type == Tensors.INT32) {
      tensor = writer.add("Cast", List.of(tensor), NodeAttributes.integer("to", Tensors.INT32));
    }
    if (!tensor.equals(name)) {
      names.put(name, tensor);
    }
    return Tensors.declare(name, Tensors.INT64, List.of(shape.get(0), Tensors.symbolic("T")));
  }

  /** The first of the tokens and, behind them, as many others. */
  private String filled(String input, long length, long value) {
    String shape = writer.add("Shape", List.of(input));
    String texts =
        writer.add("Gather", List.of(shape, writer.integers(0)), NodeAttributes.integer("axis", 0));
    String rows =
        writer.add(
            "Concat", List.of(texts, writer.integers(length)), NodeAttributes.integer("axis", 0));
    String filling = writer.add("Expand", List.of(writer.integers(value), rows));
    String both = writer.add("Concat", List.of(input, filling), NodeAttributes.integer("axis", 1));
    String places = writer.integers(LongStream.range(0, length).toArray());
    return writer.add("Gather", List.of(both, places), NodeAttributes.integer("axis", 1));
  }
}
