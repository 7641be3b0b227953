package io.frostline.backbone.cut;

import com.google.protobuf.InvalidProtocolBufferException;
import io.frostline.backbone.BatchSize;
import io.frostline.backbone.NetworkInput;
import io.frostline.onnx.proto.ModelProto;
import java.util.List;

/**
 * A network that ends at the wanted layers, ready for executors: uint8 RGB pixels [N, height,
 * width, 3] or int64 tokens [N, T] in, one matrix [N, numbers] per layer out.
 *
 * @param onnx the complete network, weights included
 * @param sha256 of those bytes: what an executor keeps its session under
 * @param input of the model package, which says what the cut network takes
 * @param batch whether N is free or 1
 * @param outputs one per layer, in the requested order
 */
public record CutNetwork(
    byte[] onnx, String sha256, NetworkInput input, BatchSize batch, List<FeatureOutput> outputs) {
  public CutNetwork {
    outputs = List.copyOf(outputs);
  }

  /** The network as a graph. */
  public ModelProto model() {
    try {
      return ModelProto.parseFrom(onnx);
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException(
          "A network that was just written must be readable.", impossible);
    }
  }
}
