package io.frostline.retrain;

import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.proto.NodeProto;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Pooling over windows and over whole images. */
final class PoolingTranslation {
  private PoolingTranslation() {}

  static void window(NodeProto node, GraphTranslation to) throws Untranslatable {
    Padding padding = Padding.of(node);
    List<Long> kernel = NodeAttributes.integers(node, "kernel_shape");
    if (kernel.size() != 2 || node.getOutputCount() > 1) {
      throw new Untranslatable(node, "it does not pool images");
    }
    if (!padding.isEven() || NodeAttributes.integer(node, "ceil_mode", 0) != 0) {
      throw new Untranslatable(node, "its windows are padded differently on the two sides");
    }
    if (!Arrays.equals(padding.pair(node, "dilations"), new int[] {1, 1})) {
      throw new Untranslatable(node, "its windows are dilated");
    }
    boolean average = node.getOpType().equals("AveragePool");
    to.layer(
        node.getOutput(0),
        new SubsamplingLayer.Builder(
                average ? SubsamplingLayer.PoolingType.AVG : SubsamplingLayer.PoolingType.MAX)
            .kernelSize(kernel.stream().mapToInt(Math::toIntExact).toArray())
            .stride(padding.pair(node, "strides"))
            .padding(padding.before())
            .avgPoolIncludePadInDivisor(
                average && NodeAttributes.integer(node, "count_include_pad", 0) == 1)
            .convolutionMode(ConvolutionMode.Truncate)
            .build(),
        to.vertex(node.getInput(0)));
  }

  static void global(NodeProto node, GraphTranslation to) throws Untranslatable {
    global(node, to, node.getOpType().equals("GlobalMaxPool") ? PoolingType.MAX : PoolingType.AVG);
  }

  static void mean(NodeProto node, GraphTranslation to) throws Untranslatable {
    long[] before = to.shape(node.getInput(0));
    long[] after = to.shape(node.getOutput(0));
    long[] pooled = {1, before[1], 1, 1};
    boolean overImage =
        before.length == 4
            && (Arrays.equals(after, pooled) || Arrays.equals(after, new long[] {1, before[1]}));
    if (!overImage) {
      throw new Untranslatable(node, "it averages something other than rows and columns");
    }
    global(node, to, PoolingType.AVG);
  }

  private static void global(NodeProto node, GraphTranslation to, PoolingType type)
      throws Untranslatable {
    if (!to.isImage(node.getInput(0))) {
      throw new Untranslatable(node, "it does not pool images");
    }
    to.layer(
        node.getOutput(0),
        new GlobalPoolingLayer.Builder(type)
            .collapseDimensions(!to.isImage(node.getOutput(0)))
            .build(),
        to.vertex(node.getInput(0)));
  }
}
