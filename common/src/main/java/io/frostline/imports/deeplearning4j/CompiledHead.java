package io.frostline.imports.deeplearning4j;

import io.frostline.backbone.TensorLayout;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.proto.ModelProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A network over features in a zip of the Deeplearning4j ModelSerializer, compiled to ONNX: float32
 * [N, width] in. It also runs in Deeplearning4j, for comparison. Of the zip's entries only the
 * configuration and the numbers are read.
 */
public final class CompiledHead implements AutoCloseable {
  private final GraphEngine engine;
  private final ModelProto model;
  private final List<String> layers;
  private final boolean graph;

  private CompiledHead(GraphEngine engine, ModelProto model, List<String> layers, boolean graph) {
    this.engine = engine;
    this.model = model;
    this.layers = layers;
    this.graph = graph;
  }

  /**
   * Opens and compiles a network.
   *
   * @param width how many features it takes
   * @throws UserException when the file is damaged, takes another number of features, or has a
   *     layer that cannot be written in ONNX
   */
  public static CompiledHead open(Path zip, int width) {
    Deeplearning4jSettings.apply();
    FrameworkLayout layout = new FrameworkLayout(TensorLayout.NCHW);
    try (SavedNetwork saved = SavedNetwork.open(zip)) {
      ComputationGraph graph = saved.graph();
      new GraphVertices(graph).checkRules();
      GraphEngine engine = new GraphEngine(graph.convertDataType(DataType.FLOAT), layout);
      try {
        FloatTensor blank = new FloatTensor(new long[] {1, width}, new float[width]);
        GraphCompiler compiler = new GraphCompiler(engine.graph(), engine.shapes(blank), layout);
        return new CompiledHead(engine, compiler.compile(), compiler.tensors(), saved.isGraph());
      } catch (UserException refused) {
        engine.close();
        throw refused;
      }
    }
  }

  /** The network in ONNX, with an input for the features and one output. */
  public ModelProto model() {
    return model;
  }

  /**
   * Whether it was saved as a graph, whose vertices have names, rather than as a stack of layers.
   */
  public boolean isGraph() {
    return graph;
  }

  /** The tensors of the ONNX network that are layers in Deeplearning4j, the output last. */
  public List<String> layers() {
    return layers;
  }

  /**
   * Runs Deeplearning4j.
   *
   * @param features [N, width], standardised
   * @param tensors some of the layers
   * @return [N, size of the layer] for each
   */
  public Map<String, FloatTensor> run(FloatTensor features, List<String> tensors) {
    return engine.run(features, tensors);
  }

  /**
   * The numbers that a layer has learnt.
   *
   * @param layer one of the layers
   * @param name as in Deeplearning4j: W, the weights, [inputs, outputs], or b, the bias
   */
  public FloatTensor parameter(String layer, String name) {
    return NdArrays.floats(engine.graph().getLayer(layer).getParam(name));
  }

  /** Frees what Deeplearning4j holds. */
  @Override
  public void close() {
    engine.close();
  }
}
