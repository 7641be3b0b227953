package io.frostline.backbone.cut;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.Sha256;
import io.frostline.backbone.TokenInput;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.PadFolding;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Cuts a model package's network, and adds preprocessing before it and pooling or probabilities
 * after it. Nodes that only later layers need are removed, so a lower cut is cheaper.
 */
public final class NetworkCut {
  private NetworkCut() {}

  /**
   * Cuts at one or more layers; each becomes an output of the same run.
   *
   * @param layers names of layers, without repetition, at least one
   * @throws UserException when a layer is unknown or given twice, or cannot be pooled this way
   */
  public static CutNetwork of(ModelPackage model, List<String> layers, Pooling pooling) {
    if (layers.isEmpty() || new HashSet<>(layers).size() < layers.size()) {
      throw new UserException(
          Formatted.of(
              "Cannot cut at the layers %s. Give at least one layer, each only once.", layers));
    }
    return of(model, layers.stream().map(layer -> new CutPoint(layer, pooling)).toList());
  }

  /**
   * Cuts at layers, each with a pooling; a layer may be pooled in several ways.
   *
   * @param points at least one, no two of which give the same numbers
   * @throws UserException when a layer is unknown, cannot be pooled this way, or gives the same
   *     numbers twice
   */
  public static CutNetwork of(ModelPackage model, List<CutPoint> points) {
    return completed(
        model, layers(model, points), writer -> outputs(writer, model.description(), points));
  }

  /**
   * The same with an additional last output: the image itself, as {@link PixelSquares}.
   *
   * @throws UserException as above
   */
  public static CutNetwork withPixels(ModelPackage model, List<CutPoint> points) {
    return completed(
        model,
        layers(model, points),
        writer -> {
          List<FeatureOutput> outputs =
              new ArrayList<>(outputs(writer, model.description(), points));
          outputs.add(PixelSquares.of(model.description().pixels()).write(writer));
          return outputs;
        });
  }

  private static List<String> layers(ModelPackage model, List<CutPoint> points) {
    points.forEach(point -> model.description().layerNamed(point.layer()));
    return points.stream().map(CutPoint::layer).distinct().toList();
  }

  private static List<FeatureOutput> outputs(
      NodeWriter writer, ModelDescription model, List<CutPoint> points) {
    BiFunction<Layer, Pooling, FeatureOutput> written =
        model.input() instanceof TokenInput tokens
            ? new SequenceOutputs(writer, tokens)::write
            : (layer, pooling) -> PoolingNodes.write(writer, layer, pooling);
    List<FeatureOutput> outputs =
        points.stream()
            .map(point -> written.apply(model.layerNamed(point.layer()), point.pooling()))
            .toList();
    refuseSame(points, outputs);
    return outputs;
  }

  private static void refuseSame(List<CutPoint> points, List<FeatureOutput> outputs) {
    Set<CutPoint> distinct = new HashSet<>(points);
    long tensors = outputs.stream().map(FeatureOutput::tensor).distinct().count();
    if (points.isEmpty() || distinct.size() < points.size() || tensors < points.size()) {
      throw new UserException(
          Formatted.of(
              "Cannot cut at the layers %s. Give at least one layer, each only once with the same"
                  + " pooling; a layer that is already a vector is the same with any pooling.",
              points));
    }
  }

  /** Cuts above the last layer: the only output is the probability of each class. */
  public static CutNetwork of(ModelPackage model, ClassOutput classes) {
    return completed(
        model,
        List.of(classes.layer().name()),
        writer -> List.of(ProbabilityNodes.write(writer, classes)));
  }

  /** Cuts at the layer whose numbers are compared: the only output is their probabilities. */
  public static CutNetwork of(ModelPackage model, CosineClasses classes) {
    return completed(
        model, List.of(classes.layer().name()), writer -> List.of(classes.write(writer)));
  }

  private static CutNetwork completed(
      ModelPackage model,
      List<String> tensors,
      Function<NodeWriter, List<FeatureOutput>> writtenBehind) {
    ModelDescription description = model.description();
    ModelProto cut = PadFolding.of(GraphCut.at(OnnxFile.read(model.network()), tensors));
    NodeWriter front = new NodeWriter(cut.getGraph());
    List<ValueInfoProto> inputs = NetworkEntrance.write(front, description);
    NodeWriter behind = front.next();
    List<FeatureOutput> outputs = writtenBehind.apply(behind);
    GraphProto graph =
        cut.getGraph().toBuilder()
            .clearNode()
            .addAllNode(front.nodes())
            .addAllNode(cut.getGraph().getNodeList())
            .addAllNode(behind.nodes())
            .addAllInitializer(front.constants())
            .addAllInitializer(behind.constants())
            .clearInput()
            .addAllInput(inputs)
            .clearOutput()
            .addAllOutput(outputs.stream().map(NetworkCut::declared).toList())
            .build();
    byte[] onnx = cut.toBuilder().setGraph(graph).build().toByteArray();
    return new CutNetwork(
        onnx, Sha256.of(onnx), description.input(), description.batch().size(), outputs);
  }

  private static ValueInfoProto declared(FeatureOutput output) {
    return ValueInfoProto.newBuilder().setName(output.tensor()).build();
  }
}
