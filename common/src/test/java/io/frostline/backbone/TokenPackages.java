package io.frostline.backbone;

import io.frostline.backbone.ModelDescription.Batch;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelDescription.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Packages of networks for texts, written by hand. */
public final class TokenPackages {
  private TokenPackages() {}

  /** Right padding with token 0, at most eight tokens, without a mask or types. */
  public static TokenInput input() {
    return new TokenInput("ids", null, null, 8, PaddingSide.RIGHT, 0, "", null);
  }

  /** A package named "small"; the first layer is the default. */
  public static ModelPackage write(
      Path store, TestNetwork network, TokenInput input, Layer... layers) {
    byte[] onnx = network.model().toByteArray();
    ModelDescription description =
        new ModelDescription(
            "small",
            ModelKind.BACKBONE,
            Sha256.of(onnx),
            null,
            new Source("small.onnx", null, "CC0-1.0", Sha256.of(onnx), null),
            input,
            null,
            layers[layers.length - 1].name(),
            List.of(layers),
            layers[0].name(),
            List.of(),
            null,
            new Batch(BatchSize.FREE, "written so"),
            List.of(new Check("nothing", "nothing", 0, 0, layers[0].name())),
            null,
            Map.of(),
            List.of(),
            null,
            Pooling.AVERAGE,
            null);
    return new PackageWriter(new ModelStore(store), Existing.REPLACE)
        .write(description, onnx, Optional.empty());
  }
}
