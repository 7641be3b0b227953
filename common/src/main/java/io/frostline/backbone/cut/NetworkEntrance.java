package io.frostline.backbone.cut;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.PixelInput;
import io.frostline.backbone.TokenInput;
import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.TensorShapeProto.Dimension;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.List;

/**
 * What is put before a network when it is cut: the inputs of the cut one, and nodes behind them.
 */
final class NetworkEntrance {
  private final ModelDescription model;

  private NetworkEntrance(ModelDescription model) {
    this.model = model;
  }

  /**
   * Writes the nodes before a network.
   *
   * @return the inputs of the cut network
   */
  static List<ValueInfoProto> write(NodeWriter writer, ModelDescription model) {
    NetworkEntrance entrance = new NetworkEntrance(model);
    return model.input() instanceof TokenInput tokens
        ? entrance.tokens(tokens)
        : List.of(entrance.pixels(writer, model.pixels()));
  }

  /** The tensor of bytes: a classifier already has one and needs no preprocessing nodes. */
  private ValueInfoProto pixels(NodeWriter writer, PixelInput input) {
    String pixels = input.tensor();
    if (model.kind() != ModelKind.CLASSIFIER) {
      pixels = writer.free("pixels");
      PixelNodes.write(writer, pixels, model);
    }
    return Tensors.declare(
        pixels,
        Tensors.UINT8,
        List.of(
            batch(),
            Tensors.fixed(input.height()),
            Tensors.fixed(input.width()),
            Tensors.fixed(input.channels())));
  }

  /** The network's own inputs. */
  private List<ValueInfoProto> tokens(TokenInput input) {
    return input
        .tensors()
        .map(name -> Tensors.declare(name, Tensors.INT64, List.of(batch(), Tensors.symbolic("T"))))
        .toList();
  }

  private Dimension batch() {
    return model.batch().size() == BatchSize.FREE ? Tensors.symbolic("N") : Tensors.fixed(1);
  }
}
