package io.frostline.imports.deeplearning4j;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The vertex that is being written.
 *
 * @param name of the vertex
 * @param kind its class, for messages
 * @param shape of its activations for one image, as in {@link Value}
 * @param parameters its weights by their names in Deeplearning4j
 * @param folded the batch normalisation that a convolution is to absorb
 */
record Site(
    String name,
    String kind,
    long[] shape,
    Map<String, INDArray> parameters,
    Optional<ChannelScaling> folded,
    FrameworkLayout layout,
    GraphWriter writer) {

  /** Writes something else on the way, such as a layer's activation. */
  Value write(Object subject, Value input) {
    return CompilerRules.TABLE.write(subject, this, List.of(input));
  }

  /** Adds a node and returns its output. */
  String node(
      String operator, List<String> inputs, io.frostline.onnx.proto.AttributeProto... attributes) {
    return writer.node(operator, inputs, attributes);
  }

  /** Adds an operation on two tensors and returns its output. */
  String binary(String operator, String left, String right) {
    return writer.node(operator, List.of(left, right));
  }

  /** Adds an operation on a tensor and a number and returns its output. */
  String binary(String operator, String left, double right) {
    return binary(operator, left, writer.scalar(right));
  }

  INDArray parameter(String key) {
    return parameters.get(key);
  }

  FloatTensor floats(String key) {
    return NdArrays.floats(parameters.get(key));
  }

  /** Refuses a layer whose image layout is not that of the network. */
  void check(CNN2DFormat format, Value input) {
    if (input.isImage() && (format == CNN2DFormat.NHWC) != layout.isChannelsLast()) {
      throw refused(
          Formatted.of(
              "its layout is %s in a network with the layout %s",
              format, layout.layout().keyword()));
    }
  }

  /** The exception for this vertex, which cannot be converted. */
  UserException refused(String reason) {
    return refusal(name, kind, reason);
  }

  /** The exception for a vertex of this name and class, which cannot be converted. */
  static UserException refusal(String name, String kind, String reason) {
    return new UserException(
        Formatted.of(
            "Layer '%s' (%s) cannot be imported: %s. Cut the network below it in Deeplearning4j, or convert the network to ONNX with its own framework.",
            name, kind, reason));
  }
}
