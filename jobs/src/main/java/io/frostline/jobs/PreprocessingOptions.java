package io.frostline.jobs;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Preprocessing;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.imports.keras.applications.KerasApplication;
import io.frostline.imports.keras.applications.PreprocessingMode;
import io.frostline.message.Formatted;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The preprocessing that a network was trained with, as options: one {@link Preprocessing}. */
final class PreprocessingOptions {
  @Option(
      names = "--resize",
      defaultValue = "squash",
      paramLabel = "RULE",
      description =
          "squash (to the input size, ignoring the aspect ratio), or shorter-side=N followed by a"
              + " centre crop to the input size. Default: ${DEFAULT-VALUE}.")
  private String resize;

  @Option(
      names = "--interpolation",
      defaultValue = "bilinear",
      paramLabel = "KIND",
      description =
          "bilinear (as in TensorFlow and OpenCV, without antialiasing), bilinear-antialias or"
              + " bicubic-antialias (as in Pillow and torchvision), nearest (as in the Keras image"
              + " loader) or area. Default: ${DEFAULT-VALUE}.")
  private String interpolation;

  @Option(
      names = "--preprocess",
      paramLabel = "MODE",
      description =
          "A mode of the Keras function preprocess_input, instead of the next four options: caffe"
              + " (bgr, mean 103.939,116.779,123.68), tf (scale 1/127.5, mean 1,1,1), torch (scale"
              + " 1/255, mean 0.485,0.456,0.406, std 0.229,0.224,0.225) or none. Default: the mode of"
              + " the --architecture.")
  private String mode;

  @Option(
      names = "--color-order",
      paramLabel = "ORDER",
      description = "Order of the channels: rgb or bgr. Default: rgb.")
  private String colorOrder;

  @Option(
      names = "--scale",
      paramLabel = "FACTOR",
      description = "Factor for pixel values: a decimal, or a fraction such as 1/255. Default: 1.")
  private String scale;

  @Option(
      names = "--mean",
      split = ",",
      paramLabel = "NUMBER",
      description = "Mean of each channel. Default: 0,0,0.")
  private List<Double> mean;

  @Option(
      names = "--std",
      split = ",",
      paramLabel = "NUMBER",
      description = "Standard deviation of each channel. Default: 1,1,1.")
  private List<Double> std;

  /** The colour order given, else that of the architecture, else RGB. */
  ColorOrder colorOrder(Optional<KerasApplication> application) {
    return colorOrder == null ? mode(application).colorOrder() : ColorOrder.of(colorOrder);
  }

  /** The preprocessing given, else that of the architecture, else none. */
  Preprocessing preprocessing(Optional<KerasApplication> application) {
    PreprocessingMode suggested = mode(application);
    return new Preprocessing(
        ResizeRule.of(resize),
        Interpolation.of(interpolation),
        scale == null ? suggested.scale() : Preprocessing.parseScale(scale),
        mean == null ? suggested.mean() : mean,
        std == null ? suggested.std() : std);
  }

  /** A single value given by the operator replaces all values of the architecture. */
  private PreprocessingMode mode(Optional<KerasApplication> application) {
    boolean own = Stream.of(colorOrder, scale, mean, std).anyMatch(given -> given != null);
    if (mode == null) {
      return own
          ? PreprocessingMode.NONE
          : application.map(KerasApplication::mode).orElse(PreprocessingMode.NONE);
    }
    if (own) {
      throw new UsageException(
          Formatted.of(
              "--preprocess %s already sets the colour order, scale, mean and standard deviation. Leave out --color-order, --scale, --mean and --std, or leave out --preprocess.",
              mode));
    }
    return PreprocessingMode.of(mode);
  }
}
