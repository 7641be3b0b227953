package io.frostline.jobs;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Preprocessing;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.imports.keras.applications.KerasApplication;
import io.frostline.imports.keras.applications.PreprocessingMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What a network was trained with: options that together say one {@link Preprocessing}. */
final class PreprocessingOptions {
  @Option(
      names = "--resize",
      defaultValue = "squash",
      paramLabel = "RULE",
      description =
          "squash to the size, or shorter-side=N followed by a centre crop to the size."
              + " Default: ${DEFAULT-VALUE}.")
  private String resize;

  @Option(
      names = "--interpolation",
      defaultValue = "bilinear",
      paramLabel = "KIND",
      description =
          "bilinear (as TensorFlow and OpenCV: no antialiasing), bilinear-antialias or"
              + " bicubic-antialias (as Pillow and torchvision), nearest (Keras' image loader),"
              + " area. Default: ${DEFAULT-VALUE}.")
  private String interpolation;

  @Option(
      names = "--preprocess",
      paramLabel = "MODE",
      description =
          "What Keras' preprocess_input does, instead of the next four options: caffe (bgr, mean"
              + " 103.939,116.779,123.68), tf (scale 1/127.5, mean 1,1,1), torch (scale 1/255, mean"
              + " 0.485,0.456,0.406, std 0.229,0.224,0.225) or none. Default: that of the"
              + " --architecture.")
  private String mode;

  @Option(names = "--color-order", paramLabel = "ORDER", description = "rgb or bgr. Default: rgb.")
  private String colorOrder;

  @Option(
      names = "--scale",
      paramLabel = "FACTOR",
      description = "A decimal or a fraction as 1/255. Default: 1.")
  private String scale;

  @Option(
      names = "--mean",
      split = ",",
      paramLabel = "NUMBER",
      description = "One for each channel. Default: 0,0,0.")
  private List<Double> mean;

  @Option(
      names = "--std",
      split = ",",
      paramLabel = "NUMBER",
      description = "One for each channel. Default: 1,1,1.")
  private List<Double> std;

  /** The colour order that was asked for, else the architecture's, else RGB. */
  ColorOrder colorOrder(Optional<KerasApplication> application) {
    return colorOrder == null ? mode(application).colorOrder() : ColorOrder.of(colorOrder);
  }

  /** The preprocessing that was asked for, else the architecture's, else none. */
  Preprocessing preprocessing(Optional<KerasApplication> application) {
    PreprocessingMode suggested = mode(application);
    return new Preprocessing(
        ResizeRule.of(resize),
        Interpolation.of(interpolation),
        scale == null ? suggested.scale() : Preprocessing.parseScale(scale),
        mean == null ? suggested.mean() : mean,
        std == null ? suggested.std() : std);
  }

  /** One number of the operator's own means that none of the architecture's is taken. */
  private PreprocessingMode mode(Optional<KerasApplication> application) {
    boolean own = Stream.of(colorOrder, scale, mean, std).anyMatch(given -> given != null);
    if (mode == null) {
      return own
          ? PreprocessingMode.NONE
          : application.map(KerasApplication::mode).orElse(PreprocessingMode.NONE);
    }
    if (own) {
      throw new UsageException(
          "--preprocess %s already says the colour order, scale, mean and deviation. Leave out --color-order, --scale, --mean and --std, or --preprocess."
              .formatted(mode));
    }
    return PreprocessingMode.of(mode);
  }
}
