package io.frostline.imports.deeplearning4j;

import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.proof.InputFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/** A Deeplearning4j graph compiled to ONNX, with the graph itself to verify it. */
public final class CompiledNetwork {
  private CompiledNetwork() {}

  /**
   * Compiles a graph. Weights in half or double precision become float32, also in the graph.
   *
   * @param graph with its weights; belongs to the result, which closes it
   * @param format of the images, in the layout that the graph takes
   * @throws UserException when the graph does not take one image of this format, or has a layer
   *     that cannot be written in ONNX
   */
  public static SourceNetwork of(ComputationGraph graph, InputFormat format) {
    List<String> inputs = graph.getConfiguration().getNetworkInputs();
    if (inputs.size() != 1) {
      throw new UserException(
          Formatted.of(
              "The network has %d inputs %s; Frostline imports networks with exactly one input, the images. Save the image part separately.",
              inputs.size(), inputs));
    }
    new GraphVertices(graph).checkRules();
    FrameworkLayout layout = new FrameworkLayout(format.layout());
    GraphEngine engine = new GraphEngine(graph.convertDataType(DataType.FLOAT), layout);
    try {
      GraphCompiler compiler =
          new GraphCompiler(engine.graph(), engine.shapes(blank(format)), layout);
      ModelProto model = compiler.compile();
      return new SourceNetwork(model, compiler.input(), format, compiler.tensors(), engine);
    } catch (UserException refused) {
      engine.close();
      throw refused;
    }
  }

  private static FloatTensor blank(InputFormat format) {
    long[] shape = format.shape(1);
    int numbers = Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact));
    return new FloatTensor(shape, new float[numbers]);
  }
}
