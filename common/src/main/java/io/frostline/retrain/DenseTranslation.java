package io.frostline.retrain;

import io.frostline.message.Formatted;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.NodeProto;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.activations.Activation;

/** Products with a matrix of weights. */
final class DenseTranslation {
  private static final int BIAS = 2;

  private DenseTranslation() {}

  static void product(NodeProto node, GraphTranslation to) throws Untranslatable {
    if (to.shape(node.getInput(0)).length != 2 || to.part().flowing(node).size() != 1) {
      throw new Untranslatable(node, "it is not a product of one vector and weights");
    }
    for (String factor : new String[] {"alpha", "beta"}) {
      if (NodeAttributes.find(node, factor).map(AttributeProto::getF).orElse(1f) != 1) {
        throw new Untranslatable(node, Formatted.of("its %s is not 1", factor));
      }
    }
    if (NodeAttributes.integer(node, "transA", 0) != 0) {
      throw new Untranslatable(node, "it transposes its input");
    }
    FloatTensor stored = to.part().constant(node.getInput(1));
    FloatTensor weights =
        NodeAttributes.integer(node, "transB", 0) == 0 ? stored : transposed(stored);
    boolean biased = node.getInputCount() > BIAS;
    String name = node.getOutput(0);
    to.layer(
        name,
        new DenseLayer.Builder()
            .nIn(weights.shape()[0])
            .nOut(weights.shape()[1])
            .hasBias(biased)
            .activation(Activation.IDENTITY)
            .build(),
        to.vertex(node.getInput(0)));
    Map<String, FloatTensor> numbers = new HashMap<>();
    numbers.put("W", weights);
    if (biased) {
      numbers.put("b", to.part().constant(node.getInput(BIAS)));
    }
    to.weights(name, numbers);
  }

  private static FloatTensor transposed(FloatTensor matrix) {
    int rows = (int) matrix.shape()[0];
    int columns = (int) matrix.shape()[1];
    float[] values = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[column * rows + row] = matrix.values()[row * columns + column];
      }
    }
    return new FloatTensor(new long[] {columns, rows}, values);
  }
}
