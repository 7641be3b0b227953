package io.frostline.classifier;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TestPackage;
import io.frostline.imports.NetworkImport;
import io.frostline.imports.OnnxNetworkFile;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.Origin;
import io.frostline.proof.InputFormat;
import io.frostline.proof.RequestedFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Small backbones for images of 8 x 8, blue first, with scale, mean and deviation. */
final class TestBackbones {
  static final Preprocessing PREPROCESSING =
      TestPackage.preprocessing(1 / 255.0, 0.4, 0.5, 0.6, 0.2, 0.25, 0.3);

  static final String NOTE = "Its weights are random.";

  private TestBackbones() {}

  /** Two convolutions, pooled to scores: image, conv, relu, top, mean, scores, end. */
  static TestNetwork network(long opset, long batch) {
    return new TestNetwork(opset)
        .input("image", batch, 3, 8, 8)
        .weights("kernel", 4, 3, 3, 3)
        .weights("kernel2", 6, 4, 3, 3)
        .weights("dense", 6, 5)
        .floats("bias", 1, 2, 3, 4, 5)
        .node(
            "Conv", List.of("image", "kernel"), "conv", TestNetwork.attributes("pads", 1, 1, 1, 1))
        .node("Relu", List.of("conv"), "relu")
        .node("Conv", List.of("relu", "kernel2"), "top")
        .node("GlobalAveragePool", List.of("top"), "averaged")
        .node("Flatten", List.of("averaged"), "mean", TestNetwork.attribute("axis", 1))
        .node("Gemm", List.of("mean", "dense", "bias"), "scores")
        .node("Softmax", List.of("scores"), "end", TestNetwork.attribute("axis", 1));
  }

  static ModelPackage imported(Path store, TestNetwork network, String name) {
    return imported(store, network, name, PREPROCESSING);
  }

  static ModelPackage imported(
      Path store, TestNetwork network, String name, Preprocessing preprocessing) {
    try {
      Path file = network.write(store, name + ".onnx");
      return new NetworkImport()
          .run(
              new ImportRequest(
                      new OnnxNetworkFile(file),
                      name,
                      RequestedFormat.of(new InputFormat(8, 8, ColorOrder.BGR, TensorLayout.NCHW)),
                      preprocessing)
                  .withOrigin(
                      new Origin(
                          Optional.empty(), Optional.empty(), Optional.of(NOTE), Optional.empty())),
              new ModelStore(store));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
