package io.frostline.proof;

import io.frostline.backbone.TensorLayout;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.TensorShapeProto;
import io.frostline.onnx.proto.TensorShapeProto.Dimension;
import io.frostline.onnx.proto.TypeProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;

/** Finds the one tensor of a network that takes images, and determines which images it takes. */
public final class ImageInput {
  /** Red, green and blue, in whatever order: the only images that networks take here. */
  public static final int CHANNELS = 3;

  private static final int RANK = 4;

  /** Dimensions may say what they are: docs/DimensionDenotation.md of ONNX. */
  private static final String CHANNEL = "DATA_CHANNEL";

  /** What most networks take; used when neither the file nor the user gives a size. */
  private static final int USUAL_SIDE = 224;

  private ImageInput() {}

  /**
   * The input's declaration.
   *
   * @throws UserException when there is not exactly one input, or it is not a tensor of images
   */
  public static ValueInfoProto find(OnnxGraph graph) {
    List<ValueInfoProto> inputs = graph.inputs();
    if (inputs.size() != 1) {
      List<String> names = inputs.stream().map(ValueInfoProto::getName).toList();
      throw new UserException(
          Formatted.of(
              "The network has %d inputs %s; Frostline imports networks with exactly one input, the images. Export the image part separately.",
              names.size(), names));
    }
    ValueInfoProto input = inputs.get(0);
    TypeProto.Tensor type = input.getType().getTensorType();
    List<Dimension> shape = type.getShape().getDimList();
    if (type.getElemType() != Tensors.FLOAT || shape.size() != RANK) {
      throw new UserException(
          Formatted.of(
              "The network's input '%s' has element type %d and shape %s; Frostline feeds images as float32 (type 1) of rank 4. Export the network with such an input.",
              input.getName(), type.getElemType(), text(type.getShape())));
    }
    return input;
  }

  /**
   * The images that it takes: what the user says, else what is declared.
   *
   * @throws UserException when the two contradict each other
   */
  public static InputFormat format(ValueInfoProto input, RequestedFormat asked) {
    TensorShapeProto declared = input.getType().getTensorType().getShape();
    TensorLayout layout = asked.layout().orElse(layout(declared.getDimList()));
    int row = layout == TensorLayout.NCHW ? 2 : 1;
    InputSize size = new InputSize(side(declared.getDim(row + 1)), side(declared.getDim(row)));
    InputFormat format = asked.or(size, layout);
    checkShape(input.getName(), declared, format);
    return format;
  }

  /** As the dimensions are named, else as their sizes suggest. */
  private static TensorLayout layout(List<Dimension> shape) {
    if (shape.get(RANK - 1).getDenotation().equals(CHANNEL)) {
      return TensorLayout.NHWC;
    }
    return shape.get(1).getDenotation().equals(CHANNEL) ? TensorLayout.NCHW : suggested(shape);
  }

  private static TensorLayout suggested(List<Dimension> shape) {
    return shape.get(1).getDimValue() != CHANNELS && shape.get(RANK - 1).getDimValue() == CHANNELS
        ? TensorLayout.NHWC
        : TensorLayout.NCHW;
  }

  /**
   * What neither the file nor the user says about the images, and is therefore as in most networks;
   * for people.
   */
  public static List<String> assumed(
      ValueInfoProto input, RequestedFormat asked, InputFormat format) {
    List<Dimension> shape = input.getType().getTensorType().getShape().getDimList();
    int row = format.layout() == TensorLayout.NCHW ? 2 : 1;
    List<String> assumed = new ArrayList<>();
    if (asked.size().isEmpty() && (isOpen(shape.get(row)) || isOpen(shape.get(row + 1)))) {
      assumed.add(
          Formatted.of(
              "input size %dx%d: assumed, because the file leaves it open; --size sets another",
              format.width(), format.height()));
    }
    if (asked.layout().isEmpty() && !showsLayout(shape)) {
      assumed.add(
          Formatted.of(
              "input layout %s: assumed, because the file leaves it open; --layout sets another",
              format.layout().keyword()));
    }
    return assumed;
  }

  private static boolean showsLayout(List<Dimension> shape) {
    Dimension first = shape.get(1);
    Dimension last = shape.get(RANK - 1);
    return first.getDenotation().equals(CHANNEL)
        || last.getDenotation().equals(CHANNEL)
        || (first.getDimValue() == CHANNELS) != (last.getDimValue() == CHANNELS);
  }

  private static boolean isOpen(Dimension declared) {
    return declared.getDimValue() < 1;
  }

  private static int side(Dimension declared) {
    return isOpen(declared) ? USUAL_SIDE : (int) declared.getDimValue();
  }

  private static void checkShape(String name, TensorShapeProto declared, InputFormat format) {
    List<Dimension> shape = declared.getDimList();
    boolean first = format.layout() == TensorLayout.NCHW;
    if (!admits(shape.get(first ? 1 : 3), CHANNELS)) {
      throw new UserException(
          Formatted.of(
              "The network's input '%s' has shape %s, which as %s does not have 3 channels. Pass --layout %s, or export the network for colour images.",
              name, text(declared), format.layout().keyword(), first ? "nhwc" : "nchw"));
    }
    if (!admits(shape.get(first ? 2 : 1), format.height())
        || !admits(shape.get(first ? 3 : 2), format.width())) {
      throw new UserException(
          Formatted.of(
              "The network's input '%s' has the fixed shape %s (%s), but --size asks for %dx%d (width x height). Pass the network's own size.",
              name, text(declared), format.layout().keyword(), format.width(), format.height()));
    }
    if (!admits(shape.get(0), 1)) {
      throw new UserException(
          Formatted.of(
              "The network's input '%s' has the fixed shape %s with a batch size of %d; Frostline imports networks whose batch size is dynamic or 1. Export it again with such a batch size.",
              name, text(declared), shape.get(0).getDimValue()));
    }
  }

  /** Whether the declaration allows any batch size. */
  public static boolean declaresFreeBatch(ValueInfoProto input) {
    Dimension batch = input.getType().getTensorType().getShape().getDim(0);
    return !batch.hasDimValue() || batch.getDimValue() < 1;
  }

  /** The declaration with another batch dimension, and the size of the images. */
  public static ValueInfoProto declare(ValueInfoProto input, InputFormat format, Dimension batch) {
    long[] shape = format.shape(1);
    return Tensors.declare(
        input.getName(),
        Tensors.FLOAT,
        List.of(batch, Tensors.fixed(shape[1]), Tensors.fixed(shape[2]), Tensors.fixed(shape[3])));
  }

  private static boolean admits(Dimension dimension, long size) {
    return !dimension.hasDimValue()
        || dimension.getDimValue() < 1
        || dimension.getDimValue() == size;
  }

  private static List<String> text(TensorShapeProto shape) {
    return shape.getDimList().stream()
        .map(
            dimension ->
                dimension.hasDimValue()
                    ? String.valueOf(dimension.getDimValue())
                    : dimension.getDimParam().isEmpty() ? "?" : dimension.getDimParam())
        .toList();
  }
}
