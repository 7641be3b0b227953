package io.frostline.imports.deeplearning4j;

import static io.frostline.onnx.NodeAttributes.integers;

import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.TensorShapeProto.Dimension;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;

/**
 * Writes a Deeplearning4j graph as an ONNX graph: vertex by vertex, each by its rule in {@link
 * CompilerRules}. What a vertex computes is a tensor with the vertex's name; a vertex that changes
 * nothing has none, nor has a convolution that absorbs the batch normalisation after it.
 */
final class GraphCompiler {
  private final GraphVertices vertices;
  private final Map<String, long[]> shapes;
  private final FrameworkLayout layout;
  private final GraphWriter writer;
  private final Map<String, Value> values = new HashMap<>();
  private final List<String> tensors = new ArrayList<>();
  private final List<ValueInfoProto> outputs = new ArrayList<>();
  private ValueInfoProto input;

  /**
   * @param shapes of every vertex's activations for one image, batch first, in ONNX
   */
  GraphCompiler(ComputationGraph graph, Map<String, long[]> shapes, FrameworkLayout layout) {
    this.vertices = new GraphVertices(graph);
    this.shapes = shapes;
    this.layout = layout;
    this.writer = new GraphWriter(shapes.keySet());
  }

  /**
   * Writes everything.
   *
   * @throws io.frostline.message.UserException naming the first vertex that has no rule
   */
  ModelProto compile() {
    for (GraphVertex vertex : vertices.inOrder()) {
      writer.begin(vertex.getVertexName());
      values.put(vertex.getVertexName(), vertex.isInputVertex() ? image(vertex) : compile(vertex));
    }
    return writer.model(input, outputs);
  }

  /** The names of the tensors that are layers, in topological order; known once compiled. */
  List<String> tensors() {
    return List.copyOf(tensors);
  }

  ValueInfoProto input() {
    return input;
  }

  private Value image(GraphVertex vertex) {
    String name = vertex.getVertexName();
    long[] onnx = shapes.get(name);
    input = declare(name, layout.frameworkShape(onnx));
    String tensor =
        layout.isChannelsLast()
            ? writer.keep(writer.node("Transpose", List.of(name), integers("perm", 0, 3, 1, 2)))
            : name;
    return new Value(tensor, tail(onnx));
  }

  private Value compile(GraphVertex vertex) {
    List<Value> inputs =
        vertices.inputs(vertex).stream().map(below -> values.get(below.getVertexName())).toList();
    if (vertices.isFolded(vertex)) {
      return finish(vertex, inputs.get(0));
    }
    Optional<GraphVertex> absorbed = vertices.foldable(vertex);
    Site site = site(vertex, absorbed);
    Value value = write(vertex, site, inputs);
    return absorbed.isPresent() ? value : finish(vertex, value);
  }

  private Value write(GraphVertex vertex, Site site, List<Value> inputs) {
    Optional<Layer> layer = vertices.layer(vertex);
    if (layer.isEmpty()) {
      return CompilerRules.TABLE.write(vertices.configuration(vertex), site, inputs);
    }
    Value prepared =
        vertex instanceof LayerVertex only && only.getLayerPreProcessor() != null
            ? site.write(only.getLayerPreProcessor(), inputs.get(0))
            : inputs.get(0);
    return site.write(layer.get(), prepared);
  }

  /**
   * Gives the value its vertex's name; one that belongs to another vertex needs it only at the end.
   */
  private Value finish(GraphVertex vertex, Value value) {
    boolean named = writer.finish(value.tensor());
    if (!named && !vertices.isOutput(vertex)) {
      return value;
    }
    if (!named) {
      writer.finish(writer.node("Identity", List.of(value.tensor())));
    }
    String name = vertex.getVertexName();
    tensors.add(name);
    if (vertices.isOutput(vertex)) {
      outputs.add(declare(name, shapes.get(name)));
    }
    return value.as(name);
  }

  private Site site(GraphVertex vertex, Optional<GraphVertex> absorbed) {
    String name = vertex.getVertexName();
    Site site =
        new Site(
            name,
            vertices.subject(vertex).getClass().getSimpleName(),
            tail(shapes.get(name)),
            GraphVertices.parameters(vertex),
            absorbed.map(this::scaling),
            layout,
            writer);
    absorbed
        .map(this::normalization)
        .ifPresent(layer -> NormalizationRules.checkLocked(layer, site));
    return site;
  }

  private ChannelScaling scaling(GraphVertex vertex) {
    return NormalizationRules.scaling(normalization(vertex), GraphVertices.parameters(vertex));
  }

  private BatchNormalization normalization(GraphVertex vertex) {
    return (BatchNormalization) vertices.layer(vertex).orElseThrow();
  }

  private static ValueInfoProto declare(String name, long... shape) {
    List<Dimension> dimensions = new ArrayList<>(List.of(Tensors.symbolic("N")));
    for (long side : tail(shape)) {
      dimensions.add(Tensors.fixed(side));
    }
    return Tensors.declare(name, Tensors.FLOAT, dimensions);
  }

  private static long[] tail(long... shape) {
    return Arrays.copyOfRange(shape, 1, shape.length);
  }
}
