package io.frostline.classifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.backbone.Arrangement;
import io.frostline.backbone.BatchSize;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.feature.FeatureColumn;
import io.frostline.head.TrainedHead;
import io.frostline.imports.deeplearning4j.CompiledHead;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.StringStringEntryProto;
import java.util.ArrayList;
import java.util.List;

/**
 * Backbone, standardisation and head as one network: uint8 RGB pixels [N, height, width, 3], or
 * int64 tokens [N, T], in, probabilities [N, classes] out.
 *
 * @param model the network, complete
 * @param lower its lower part
 * @param upper its upper part
 * @param layers where it can be cut: the layers of the backbone up to the features, the features,
 *     the layers of the head
 */
record JoinedNetwork(ModelProto model, LowerGraph lower, UpperGraph upper, List<Layer> layers) {
  static final String PROBABILITIES = "probabilities";

  /** A protocol buffer ends at 2 GiB. */
  private static final long LARGEST = Integer.MAX_VALUE - (16L << 20);

  /**
   * Joins.
   *
   * @param head compiled from the trained one
   * @throws UserException when the parts do not fit together, or the whole is too large
   */
  static JoinedNetwork of(
      ModelPackage backbone, List<FeatureColumn> columns, TrainedHead trained, CompiledHead head) {
    LowerGraph lower = LowerGraph.of(backbone, columns);
    GraphProto below = lower.model().getGraph();
    UpperGraph upper = UpperGraph.of(head, trained.standardisation(), lower);
    checkClasses(upper, trained);
    checkSize(lower, upper);
    ModelDescription description = backbone.description();
    GraphProto graph =
        below.toBuilder()
            .setName("classifier")
            .addAllNode(upper.nodes())
            .addAllInitializer(upper.constants())
            .clearOutput()
            .addOutput(
                Tensors.declare(
                    PROBABILITIES,
                    Tensors.FLOAT,
                    List.of(
                        description.batch().size() == BatchSize.FREE
                            ? Tensors.symbolic("N")
                            : Tensors.fixed(1),
                        Tensors.fixed(trained.classes().size()))))
            .build();
    ModelProto.Builder model =
        lower.model().toBuilder()
            .setGraph(graph)
            .setProducerName("frostline")
            .clearMetadataProps()
            .addMetadataProps(property("classes", json(trained.classes())));
    ClassifierInput.of(backbone)
        .properties()
        .forEach((key, value) -> model.addMetadataProps(property(key, value)));
    return new JoinedNetwork(model.build(), lower, upper, layers(lower, upper, graph));
  }

  private static void checkClasses(UpperGraph upper, TrainedHead trained) {
    int outputs = upper.layers().get(PROBABILITIES).numbers();
    if (outputs != trained.classes().size()) {
      throw new IllegalArgumentException(
          Formatted.of(
              "A head of %s for %s",
              Count.of(outputs, "output"), Count.of(trained.classes().size(), "class")));
    }
  }

  private static void checkSize(LowerGraph lower, UpperGraph upper) {
    long bytes = lower.model().getSerializedSize();
    bytes += upper.constants().stream().mapToLong(constant -> constant.getRawData().size()).sum();
    if (bytes > LARGEST) {
      throw new UserException(
          Formatted.of(
              "Backbone and head together have %,d bytes; a network in one file can have at most %,d. Train a head with fewer hidden units, or extract features with a pooling.",
              bytes, LARGEST));
    }
  }

  private static List<Layer> layers(LowerGraph lower, UpperGraph upper, GraphProto joined) {
    OnnxGraph graph = new OnnxGraph(joined);
    List<Layer> layers = new ArrayList<>();
    lower
        .layers()
        .forEach(
            (name, own) ->
                layers.add(new Layer(name, own.shape(), own.arrangement(), own.operator())));
    if (!lower.layers().containsKey(lower.features())) {
      layers.add(flat(lower.features(), upper.width(), graph));
    }
    upper.layers().forEach((name, layer) -> layers.add(layer(name, layer.shape(), graph)));
    return layers;
  }

  private static Layer layer(String name, List<Integer> shape, OnnxGraph graph) {
    return shape.size() == 1
        ? flat(name, shape.get(0), graph)
        : new Layer(name, shape, Arrangement.CHANNELS_FIRST, operator(name, graph));
  }

  private static Layer flat(String name, int numbers, OnnxGraph graph) {
    return new Layer(name, List.of(numbers), Arrangement.FLAT, operator(name, graph));
  }

  private static String operator(String name, OnnxGraph graph) {
    return graph.producer(name).map(NodeProto::getOpType).orElseThrow();
  }

  /** For anyone who has only the file. */
  private static StringStringEntryProto property(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static String json(List<String> names) {
    try {
      return new ObjectMapper().writeValueAsString(names);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Writing names to memory cannot fail.", impossible);
    }
  }
}
