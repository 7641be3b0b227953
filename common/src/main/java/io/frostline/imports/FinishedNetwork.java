package io.frostline.imports;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.Layer;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.TensorShapeProto.Dimension;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;

/**
 * The network as the package stores it: what its layers need and nothing else, outputs declared
 * with the shapes that were observed.
 */
record FinishedNetwork(ModelProto model, byte[] onnx) {

  /** Keeps those outputs that are usable layers. */
  static FinishedNetwork of(ProvenNetwork proven, List<Layer> layers) {
    List<String> declared =
        proven.model().getGraph().getOutputList().stream().map(ValueInfoProto::getName).toList();
    ModelProto.Builder model =
        GraphCut.at(proven.model(), layers.stream().map(Layer::name).toList()).toBuilder();
    Dimension batch =
        proven.batch().size() == BatchSize.FREE ? Tensors.symbolic("N") : Tensors.fixed(1);
    model.getGraphBuilder().clearOutput();
    layers.stream()
        .filter(layer -> declared.contains(layer.name()))
        .forEach(output -> model.getGraphBuilder().addOutput(declare(output, batch)));
    ModelProto finished = model.build();
    return new FinishedNetwork(finished, finished.toByteArray());
  }

  private static ValueInfoProto declare(Layer output, Dimension batch) {
    List<Dimension> shape = new ArrayList<>(List.of(batch));
    output.shape().forEach(side -> shape.add(Tensors.fixed(side)));
    return Tensors.declare(output.name(), Tensors.FLOAT, shape);
  }
}
