package io.frostline.onnx;

import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Lets convolutions pad their input themselves where a Pad of zeros is before them, as in the
 * strided convolutions of Keras: the sums are the same, without a copy of the whole tensor. The
 * engine has a fusion of its own, which {@link NetworkSession} switches off because it is wrong for
 * max pooling.
 */
public final class PadFolding {
  /** Batch and channels, the dimensions that a convolution cannot pad. */
  private static final int UNPADDABLE = 2;

  private final OnnxGraph graph;

  private PadFolding(OnnxGraph graph) {
    this.graph = graph;
  }

  /** The same network with the same outputs, in which no convolution has a Pad to itself. */
  public static ModelProto of(ModelProto model) {
    OnnxGraph graph = new OnnxGraph(model.getGraph());
    PadFolding folding = new PadFolding(graph);
    List<NodeProto> folded = graph.nodes().stream().map(folding::folded).toList();
    Set<String> read = new HashSet<>();
    graph.outputs().forEach(output -> read.add(output.getName()));
    folded.forEach(node -> read.addAll(OnnxGraph.reads(node)));
    GraphProto.Builder without = model.getGraph().toBuilder().clearNode();
    folded.stream()
        .filter(node -> !node.getOpType().equals("Pad") || read.contains(node.getOutput(0)))
        .forEach(without::addNode);
    return model.toBuilder().setGraph(without).build();
  }

  private NodeProto folded(NodeProto node) {
    if (!node.getOpType().equals("Conv") || !padsExplicitly(node)) {
      return node;
    }
    return graph
        .producer(node.getInput(0))
        .flatMap(pad -> border(pad).map(border -> padding(node, pad.getInput(0), border)))
        .orElse(node);
  }

  /** Whether the padding is written in the node, not derived from the size of the image. */
  private static boolean padsExplicitly(NodeProto convolution) {
    return NodeAttributes.find(convolution, "auto_pad")
        .map(mode -> Set.of("NOTSET", "VALID").contains(mode.getS().toStringUtf8()))
        .orElse(true);
  }

  private static NodeProto padding(NodeProto convolution, String input, long[] border) {
    List<Long> own = NodeAttributes.integers(convolution, "pads");
    long[] pads =
        own.isEmpty()
            ? border
            : IntStream.range(0, border.length).mapToLong(i -> border[i] + own.get(i)).toArray();
    NodeProto.Builder padding = convolution.toBuilder().setInput(0, input).clearAttribute();
    convolution.getAttributeList().stream()
        .filter(attribute -> !Set.of("auto_pad", "pads").contains(attribute.getName()))
        .forEach(padding::addAttribute);
    return padding.addAttribute(NodeAttributes.integers("pads", pads)).build();
  }

  /**
   * What a Pad adds to the positions: first before each, then behind each; none if it adds more.
   */
  private Optional<long[]> border(NodeProto pad) {
    if (!pad.getOpType().equals("Pad") || !addsZeros(pad)) {
      return Optional.empty();
    }
    return pads(pad)
        .filter(pads -> pads.length > 2 * UNPADDABLE && LongStream.of(pads).allMatch(p -> p >= 0))
        .filter(pads -> LongStream.of(unpaddable(pads)).allMatch(p -> p == 0))
        .map(
            pads ->
                IntStream.range(0, pads.length)
                    .filter(i -> i % (pads.length / 2) >= UNPADDABLE)
                    .mapToLong(i -> pads[i])
                    .toArray());
  }

  private static long[] unpaddable(long[] pads) {
    int rank = pads.length / 2;
    return IntStream.range(0, pads.length)
        .filter(i -> i % rank < UNPADDABLE)
        .mapToLong(i -> pads[i])
        .toArray();
  }

  /** The pads of all dimensions; none where they are computed, or given for some axes. */
  private Optional<long[]> pads(NodeProto pad) {
    if (given(pad, 3).isPresent()) {
      return Optional.empty();
    }
    return given(pad, 1).isPresent()
        ? graph.constant(pad.getInput(1)).map(Tensors::integers)
        : NodeAttributes.find(pad, "pads")
            .map(pads -> pads.getIntsList().stream().mapToLong(Long::longValue).toArray());
  }

  private boolean addsZeros(NodeProto pad) {
    boolean constant =
        NodeAttributes.find(pad, "mode")
            .map(mode -> mode.getS().toStringUtf8().equals("constant"))
            .orElse(true);
    boolean zero =
        NodeAttributes.find(pad, "value").map(AttributeProto::getF).orElse(0f) == 0
            && given(pad, 2)
                .map(name -> graph.constant(name).filter(PadFolding::isZero).isPresent())
                .orElse(true);
    return constant && zero;
  }

  private static boolean isZero(TensorProto value) {
    byte[] raw = value.getRawData().toByteArray();
    return IntStream.range(0, raw.length).allMatch(i -> raw[i] == 0)
        && value.getFloatDataList().stream().allMatch(number -> number == 0)
        && value.getInt32DataList().stream().allMatch(number -> number == 0);
  }

  private static Optional<String> given(NodeProto node, int position) {
    return Optional.of(node)
        .filter(any -> any.getInputCount() > position)
        .map(any -> any.getInput(position))
        .filter(name -> !name.isEmpty());
  }
}
