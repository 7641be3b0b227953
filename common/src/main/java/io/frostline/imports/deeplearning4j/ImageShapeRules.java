package io.frostline.imports.deeplearning4j;

import static io.frostline.onnx.NodeAttributes.integer;
import static io.frostline.onnx.NodeAttributes.text;

import io.frostline.onnx.FloatTensor;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;

/** Layers that only change an image's rows and columns. */
final class ImageShapeRules {
  private ImageShapeRules() {}

  /** Padding is given as top, bottom, left, right. */
  static Value zeroPadding(ZeroPaddingLayer layer, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    site.check(layer.getDataFormat(), input);
    int[] sides = layer.getPadding();
    String pads = site.writer().integers(0, 0, sides[0], sides[2], 0, 0, sides[1], sides[3]);
    return new Value(
        site.node("Pad", List.of(input.tensor(), pads), text("mode", "constant")), site.shape());
  }

  /** Cropping is given as top, bottom, left, right. */
  static Value cropping(Cropping2D layer, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    site.check(layer.getDataFormat(), input);
    int[] sides = layer.getCropping();
    GraphWriter writer = site.writer();
    return new Value(
        site.node(
            "Slice",
            List.of(
                input.tensor(),
                writer.integers(sides[0], sides[2]),
                writer.integers(input.shape()[1] - sides[1], input.shape()[2] - sides[3]),
                writer.integers(2, 3))),
        site.shape());
  }

  static Value upsampling(Upsampling2D layer, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    site.check(layer.getFormat(), input);
    int[] size = layer.getSize();
    String scales =
        site.writer()
            .weights(
                "scales", new FloatTensor(new long[] {4}, new float[] {1, 1, size[0], size[1]}));
    return new Value(
        site.node(
            "Resize",
            List.of(input.tensor(), "", scales),
            text("mode", "nearest"),
            text("nearest_mode", "floor"),
            text("coordinate_transformation_mode", "asymmetric")),
        site.shape());
  }

  static Value spaceToDepth(SpaceToDepthLayer layer, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    site.check(layer.getDataFormat(), input);
    return new Value(
        site.node(
            "SpaceToDepth", List.of(input.tensor()), integer("blocksize", layer.getBlockSize())),
        site.shape());
  }
}
