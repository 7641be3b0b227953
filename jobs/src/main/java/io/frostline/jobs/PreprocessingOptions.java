package io.frostline.jobs;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Preprocessing;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.imports.preprocessing.Preset;
import io.frostline.imports.preprocessing.RequestedPreprocessing;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The preprocessing that a network was trained with, as options. */
final class PreprocessingOptions {
  @Option(
      names = "--preprocess",
      paramLabel = "NAME",
      description = {
        "The preprocessing by its usual name; the next six options replace parts of it. Required,"
            + " unless the file says how images are prepared, or --scale, --mean or --std is given:",
        "imagenet: " + Preset.IMAGENET_TEXT + ".",
        "torch: " + Preset.TORCH_TEXT + ".",
        "inception: " + Preset.INCEPTION_TEXT + ".",
        "tf: " + Preset.TF_TEXT + ".",
        "caffe: " + Preset.CAFFE_TEXT + ".",
        "unit: " + Preset.UNIT_TEXT + ".",
        "none: " + Preset.NONE_TEXT + "."
      })
  private String preset;

  @Option(
      names = "--resize",
      paramLabel = "RULE",
      description =
          "squash (to the input size, ignoring the aspect ratio), or shorter-side=N followed by a"
              + " centre crop to the input size. Default: as --preprocess or the file says, else"
              + " squash.")
  private String resize;

  @Option(
      names = "--interpolation",
      paramLabel = "KIND",
      description =
          "bilinear (as in TensorFlow and OpenCV, without antialiasing), bilinear-antialias or"
              + " bicubic-antialias (as in Pillow and torchvision), nearest (as in the Keras image"
              + " loader) or area. Default: as --preprocess or the file says, else bilinear;"
              + " imagenet has bilinear-antialias.")
  private String interpolation;

  @Option(
      names = "--color-order",
      paramLabel = "ORDER",
      description =
          "Order of the channels, and of --mean and --std: rgb or bgr. Default: as the file or"
              + " --preprocess says, else rgb.")
  private String colorOrder;

  @Option(
      names = "--scale",
      paramLabel = "FACTOR",
      description =
          "Factor for pixel values: a decimal, or a fraction such as 1/255. Default: that of"
              + " --preprocess, else 1.")
  private String scale;

  @Option(
      names = "--mean",
      split = ",",
      paramLabel = "NUMBER",
      description =
          "Mean of each channel, of scaled pixels. Default: that of --preprocess, else 0,0,0.")
  private List<Double> mean;

  @Option(
      names = "--std",
      split = ",",
      paramLabel = "NUMBER",
      description =
          "Standard deviation of each channel, of scaled pixels. Default: that of --preprocess,"
              + " else 1,1,1.")
  private List<Double> std;

  /** What the user gives. */
  RequestedPreprocessing requested() {
    return new RequestedPreprocessing(
        Optional.ofNullable(preset).map(Preset::of),
        Optional.ofNullable(resize).map(ResizeRule::of),
        Optional.ofNullable(interpolation).map(Interpolation::of),
        Optional.ofNullable(colorOrder).map(ColorOrder::of),
        Optional.ofNullable(scale).map(Preprocessing::parseScale),
        Optional.ofNullable(mean),
        Optional.ofNullable(std),
        Optional.empty());
  }
}
