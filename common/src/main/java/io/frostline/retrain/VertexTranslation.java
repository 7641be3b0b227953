package io.frostline.retrain;

import io.frostline.message.Formatted;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.NodeProto;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;

/** Nodes that join, pad and flatten. */
final class VertexTranslation {
  private VertexTranslation() {}

  static void add(NodeProto node, GraphTranslation to) throws Untranslatable {
    combined(node, to, ElementWiseVertex.Op.Add);
  }

  static void multiply(NodeProto node, GraphTranslation to) throws Untranslatable {
    combined(node, to, ElementWiseVertex.Op.Product);
  }

  private static void combined(NodeProto node, GraphTranslation to, ElementWiseVertex.Op operation)
      throws Untranslatable {
    List<String> flowing = to.part().flowing(node);
    if (flowing.size() == 1) {
      withConstant(node, to, flowing.get(0), operation);
      return;
    }
    long[] shape = to.shape(flowing.get(0));
    if (!flowing.stream().allMatch(it -> Arrays.equals(shape, to.shape(it)))) {
      throw new Untranslatable(node, "its inputs have different shapes");
    }
    to.vertex(
        node.getOutput(0),
        new ElementWiseVertex(operation),
        flowing.stream().map(to::vertex).toArray(String[]::new));
  }

  private static void withConstant(
      NodeProto node, GraphTranslation to, String input, ElementWiseVertex.Op operation)
      throws Untranslatable {
    String other = node.getInput(node.getInput(0).equals(input) ? 1 : 0);
    FloatTensor constant = to.part().constant(other);
    long[] shape = to.shape(input);
    if (shape.length != 4 || !isPerChannel(constant, (int) shape[1])) {
      throw new Untranslatable(node, "its constant is not one number for each channel of an image");
    }
    float[] neutral = new float[(int) shape[1]];
    boolean factor = operation == ElementWiseVertex.Op.Product;
    Arrays.fill(neutral, factor ? 0 : 1);
    float[] each = new float[neutral.length];
    for (int channel = 0; channel < each.length; channel++) {
      each[channel] = constant.values()[constant.values().length == 1 ? 0 : channel];
    }
    ConvolutionTranslation.scaled(
        to,
        input,
        node.getOutput(0),
        factor
            ? new ConvolutionTranslation.Scaling(each, neutral)
            : new ConvolutionTranslation.Scaling(neutral, each));
  }

  private static boolean isPerChannel(FloatTensor constant, int channels) {
    long[] shape = constant.shape();
    return constant.values().length == 1
        || constant.values().length == channels
            && shape.length >= 3
            && shape[shape.length - 3] == channels;
  }

  static void concat(NodeProto node, GraphTranslation to) throws Untranslatable {
    List<String> flowing = to.part().flowing(node);
    if (flowing.size() != node.getInputCount()
        || Math.floorMod(
                NodeAttributes.integer(node, "axis", 1), to.shape(node.getOutput(0)).length)
            != 1) {
      throw new Untranslatable(node, "it joins something other than channels");
    }
    to.vertex(
        node.getOutput(0),
        new MergeVertex(),
        flowing.stream().map(to::vertex).toArray(String[]::new));
  }

  /** Attributes up to opset 10, inputs since. */
  static void pad(NodeProto node, GraphTranslation to) throws Untranslatable {
    String mode =
        NodeAttributes.find(node, "mode").map(it -> it.getS().toStringUtf8()).orElse("constant");
    long[] pads =
        node.getInputCount() > 1
            ? to.part().integers(node.getInput(1))
            : NodeAttributes.integers(node, "pads").stream().mapToLong(it -> it).toArray();
    float value =
        node.getInputCount() > 2 && !node.getInput(2).isEmpty()
            ? to.part().constant(node.getInput(2)).values()[0]
            : NodeAttributes.find(node, "value").map(AttributeProto::getF).orElse(0f);
    boolean onImage =
        pads.length == 8 && pads[0] == 0 && pads[1] == 0 && pads[4] == 0 && pads[5] == 0;
    if (!mode.equals("constant") || value != 0 || !onImage) {
      throw new Untranslatable(node, "it pads other than rows and columns with zeros");
    }
    to.layer(
        node.getOutput(0),
        new ZeroPaddingLayer.Builder((int) pads[2], (int) pads[6], (int) pads[3], (int) pads[7])
            .build(),
        to.vertex(node.getInput(0)));
  }

  /** Between channels first and last, before the first convolution and after the last. */
  static void transpose(NodeProto node, GraphTranslation to) throws Untranslatable {
    int[] order =
        NodeAttributes.integers(node, "perm").stream().mapToInt(Math::toIntExact).toArray();
    if (!to.isImage(node.getInput(0)) || order.length == 0 || order[0] != 0) {
      throw new Untranslatable(node, "it does not transpose images only");
    }
    to.vertex(
        node.getOutput(0),
        new PreprocessorVertex(new PermutePreprocessor(order)),
        to.vertex(node.getInput(0)));
  }

  /** Any operator that turns an image into one vector, in the order of its tensor. */
  static void flatten(NodeProto node, GraphTranslation to) throws Untranslatable {
    long[] before = to.shape(node.getInput(0));
    long[] after = to.shape(node.getOutput(0));
    if (Arrays.equals(before, after)) {
      to.same(node.getOutput(0), node.getInput(0));
    } else if (before.length == 4 && after.length == 2 && after[0] == 1) {
      to.vertex(
          node.getOutput(0),
          new PreprocessorVertex(new CnnToFeedForwardPreProcessor(before[2], before[3], before[1])),
          to.vertex(node.getInput(0)));
    } else {
      throw new Untranslatable(
          node,
          Formatted.of(
              "it reshapes %s to %s, but Deeplearning4j only flattens images",
              Arrays.toString(before), Arrays.toString(after)));
    }
  }

  static void nothing(NodeProto node, GraphTranslation to) {
    to.same(node.getOutput(0), node.getInput(0));
  }
}
