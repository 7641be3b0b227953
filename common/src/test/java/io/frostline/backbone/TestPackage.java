package io.frostline.backbone;

import io.frostline.backbone.ModelDescription.Batch;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelDescription.Source;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Model packages around networks written by hand. */
public final class TestPackage {
  public static final Preprocessing PLAIN = preprocessing(1, 0, 0, 0, 1, 1, 1);

  private TestPackage() {}

  /** Scale, then the means and the deviations of the three channels. */
  public static Preprocessing preprocessing(double scale, double... meansAndDeviations) {
    List<Double> values = DoubleStream.of(meansAndDeviations).boxed().toList();
    return new Preprocessing(
        ResizeRule.of("squash"),
        Interpolation.of("bilinear"),
        scale,
        values.subList(0, 3),
        values.subList(3, 6));
  }

  /** A package named "small" with one layer. */
  public static ModelPackage small(Path store) {
    TestNetwork network =
        new TestNetwork(13)
            .input("image", -1, 3, 2, 2)
            .node("Relu", List.of("image"), "layer")
            .output("layer");
    return write(
        store,
        network,
        input(2, 2, ColorOrder.RGB, TensorLayout.NCHW),
        PLAIN,
        new Layer("layer", List.of(3, 2, 2), Arrangement.CHANNELS_FIRST, "Relu"));
  }

  public static ModelPackage write(
      Path store,
      TestNetwork network,
      PixelInput input,
      Preprocessing preprocessing,
      Layer... layers) {
    return write(store, network, input, preprocessing, List.of(), layers);
  }

  /** With class names; the first layer is the default, the last is the output. */
  public static ModelPackage write(
      Path store,
      TestNetwork network,
      PixelInput input,
      Preprocessing preprocessing,
      List<String> classes,
      Layer... layers) {
    byte[] onnx = network.model().toByteArray();
    ModelDescription description =
        new ModelDescription(
            "small",
            ModelKind.BACKBONE,
            Sha256.of(onnx),
            null,
            new Source("small.onnx", null, "CC0-1.0", Sha256.of(onnx), null),
            input,
            preprocessing,
            layers[layers.length - 1].name(),
            List.of(layers),
            layers[0].name(),
            classes,
            null,
            new Batch(BatchSize.FREE, "written so"),
            List.of(new Check("nothing", "nothing", 0, 0, layers[0].name())),
            null,
            Map.of(),
            List.of());
    return new PackageWriter(new ModelStore(store), Existing.REPLACE)
        .write(description, onnx, Optional.empty());
  }

  public static PixelInput input(int width, int height, ColorOrder order, TensorLayout layout) {
    return new PixelInput("image", width, height, 3, order, layout);
  }
}
