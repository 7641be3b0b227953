package io.frostline.retrain;

import io.frostline.onnx.proto.NodeProto;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.activations.Activation;

/** The table of all ONNX operators that can be retrained in Deeplearning4j. */
final class RetrainRules {
  private static final Map<String, RetrainRule> TABLE = new HashMap<>();

  static {
    TABLE.put("Conv", ConvolutionTranslation::convolution);
    TABLE.put("BatchNormalization", ConvolutionTranslation::normalization);
    TABLE.put("Gemm", DenseTranslation::product);
    TABLE.put("MatMul", DenseTranslation::product);
    TABLE.put("Relu", ActivationTranslation.of(Activation.RELU));
    TABLE.put("Sigmoid", ActivationTranslation.of(Activation.SIGMOID));
    TABLE.put("Tanh", ActivationTranslation.of(Activation.TANH));
    TABLE.put("Softplus", ActivationTranslation.of(Activation.SOFTPLUS));
    TABLE.put("Softsign", ActivationTranslation.of(Activation.SOFTSIGN));
    TABLE.put("Selu", ActivationTranslation.of(Activation.SELU));
    TABLE.put("Clip", ActivationTranslation::clip);
    TABLE.put("LeakyRelu", ActivationTranslation::leakyRelu);
    TABLE.put("Elu", ActivationTranslation::elu);
    TABLE.put("Add", VertexTranslation::add);
    TABLE.put("Mul", VertexTranslation::multiply);
    TABLE.put("Concat", VertexTranslation::concat);
    TABLE.put("Pad", VertexTranslation::pad);
    TABLE.put("Transpose", VertexTranslation::transpose);
    TABLE.put("Flatten", VertexTranslation::flatten);
    TABLE.put("Reshape", VertexTranslation::flatten);
    TABLE.put("Squeeze", VertexTranslation::flatten);
    TABLE.put("Identity", VertexTranslation::nothing);
    TABLE.put("Dropout", VertexTranslation::nothing);
    TABLE.put("MaxPool", PoolingTranslation::window);
    TABLE.put("AveragePool", PoolingTranslation::window);
    TABLE.put("GlobalAveragePool", PoolingTranslation::global);
    TABLE.put("GlobalMaxPool", PoolingTranslation::global);
    TABLE.put("ReduceMean", PoolingTranslation::mean);
  }

  private RetrainRules() {}

  /** Adds the vertices of a node by its operator's rule. */
  static void write(NodeProto node, GraphTranslation to) throws Untranslatable {
    RetrainRule rule = TABLE.get(node.getOpType());
    if (rule == null || !node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx")) {
      throw new Untranslatable(node, "Deeplearning4j has no equivalent operator");
    }
    rule.write(node, to);
  }
}
