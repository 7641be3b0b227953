package io.frostline.imports.keras.applications;

import io.frostline.backbone.ColorOrder;
import io.frostline.message.Keywords;
import java.util.List;

/**
 * What {@code preprocess_input} of the Keras Applications does to pixels of 0 to 255, as {@code
 * (pixel × scale − mean) / std}; the values are those of keras/src/applications/imagenet_utils.py.
 */
public enum PreprocessingMode {
  /** Blue first, minus the mean of ImageNet, as in networks from Caffe. */
  CAFFE("caffe", ColorOrder.BGR, 1, List.of(103.939, 116.779, 123.68), List.of(1.0, 1.0, 1.0)),
  /** From −1 to 1. */
  TF("tf", ColorOrder.RGB, 1 / 127.5, List.of(1.0, 1.0, 1.0), List.of(1.0, 1.0, 1.0)),
  /** From 0 to 1, then ImageNet's mean and deviation, as in torchvision. */
  TORCH(
      "torch",
      ColorOrder.RGB,
      1 / 255.0,
      List.of(0.485, 0.456, 0.406),
      List.of(0.229, 0.224, 0.225)),
  /** Pixels as they are. */
  NONE("none", ColorOrder.RGB, 1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

  private final String keyword;
  private final ColorOrder colorOrder;
  private final double scale;
  private final List<Double> mean;
  private final List<Double> std;

  PreprocessingMode(
      String keyword, ColorOrder colorOrder, double scale, List<Double> mean, List<Double> std) {
    this.keyword = keyword;
    this.colorOrder = colorOrder;
    this.scale = scale;
    this.mean = mean;
    this.std = std;
  }

  /** The keyword in options. */
  public String keyword() {
    return keyword;
  }

  public ColorOrder colorOrder() {
    return colorOrder;
  }

  public double scale() {
    return scale;
  }

  /** In the colour order, in units of the scaled pixel. */
  public List<Double> mean() {
    return mean;
  }

  public List<Double> std() {
    return std;
  }

  /** Parses a keyword; the {@code UserException} for an unknown one lists the valid ones. */
  public static PreprocessingMode of(String keyword) {
    return Keywords.find(values(), PreprocessingMode::keyword, "preprocessing mode", keyword);
  }
}
