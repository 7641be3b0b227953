package io.frostline.imports.preprocessing;

import io.frostline.backbone.ColorOrder;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.message.Formatted;
import io.frostline.message.Keywords;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import io.frostline.proof.InputSize;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A usual preprocessing by its usual name.
 *
 * <p>{@link #TORCH}, {@link #TF} and {@link #CAFFE} are the modes of {@code preprocess_input} of
 * the Keras Applications, with the values of keras/src/applications/imagenet_utils.py. {@link
 * #IMAGENET} is the evaluation transform of torchvision's classifiers (torchvision/transforms/
 * _presets.py: resize to 256, crop to 224, both in proportion for other sizes).
 */
public enum Preset {
  IMAGENET(Preset.IMAGENET_TEXT, Preset.imageNet()) {
    @Override
    ResizeRule resize(InputSize size) {
      double longer = Math.max(size.width(), size.height());
      return ResizeRule.of("shorter-side=" + Math.round(longer * 256 / 224));
    }

    @Override
    Interpolation interpolation() {
      return Interpolation.BILINEAR_ANTIALIAS;
    }
  },
  TORCH(Preset.TORCH_TEXT, Preset.imageNet()),
  INCEPTION(Preset.INCEPTION_TEXT, PixelValues.scaled(1 / 127.5, 1)),
  TF(Preset.TF_TEXT, PixelValues.scaled(1 / 127.5, 1)),
  CAFFE(
      Preset.CAFFE_TEXT,
      new PixelValues(
          ColorOrder.BGR, 1, List.of(103.939, 116.779, 123.68), List.of(1.0, 1.0, 1.0))),
  UNIT(Preset.UNIT_TEXT, PixelValues.scaled(1 / 255.0, 0)),
  NONE(Preset.NONE_TEXT, PixelValues.plain());

  public static final String IMAGENET_TEXT =
      "rgb, pixels from 0 to 1, minus 0.485,0.456,0.406, divided by 0.229,0.224,0.225; shorter side"
          + " to 256 for an input of 224, then a centre crop (torchvision, timm, ONNX Model Zoo)";
  public static final String TORCH_TEXT =
      "the values of imagenet, images squashed (Keras mode torch: DenseNet)";
  public static final String INCEPTION_TEXT = "the same as tf";
  public static final String TF_TEXT =
      "rgb, pixels from -1 to 1, squashed (Keras mode tf: Inception, MobileNet, ResNetV2, Xception)";
  public static final String CAFFE_TEXT =
      "bgr, pixels from 0 to 255 minus 103.939,116.779,123.68, squashed (Keras mode caffe: VGG,"
          + " ResNet)";
  public static final String UNIT_TEXT = "rgb, pixels from 0 to 1, squashed";
  public static final String NONE_TEXT =
      "rgb, pixels from 0 to 255 as they are, squashed (networks that scale them themselves:"
          + " EfficientNet)";

  private final String text;
  private final PixelValues pixels;

  Preset(String text, PixelValues pixels) {
    this.text = text;
    this.pixels = pixels;
  }

  private static PixelValues imageNet() {
    return new PixelValues(
        ColorOrder.RGB, 1 / 255.0, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
  }

  /** The name in options. */
  public String keyword() {
    return Keywords.of(this);
  }

  /** What it does, in a line. */
  public String text() {
    return text;
  }

  public PixelValues pixels() {
    return pixels;
  }

  /** How images are fitted to the input of a network. */
  ResizeRule resize(InputSize size) {
    return ResizeRule.of("squash");
  }

  Interpolation interpolation() {
    return Interpolation.BILINEAR;
  }

  /**
   * Finds one by its name.
   *
   * @throws UserException with the nearest name and what each does, when there is none
   */
  public static Preset of(String keyword) {
    List<String> keywords = Stream.of(values()).map(Preset::keyword).toList();
    return Keywords.findAny(values(), Preset::keyword, keyword)
        .orElseThrow(
            () ->
                new UserException(
                    Formatted.of(
                        "Unknown preprocessing '%s'.%s Use one of:%n%s",
                        keyword, NearestName.suggestion(keywords, keyword), explained())));
  }

  /** All of them, a line each. */
  static String explained() {
    return Stream.of(values())
        .map(preset -> Formatted.of("  %-9s  %s", preset.keyword(), preset.text))
        .collect(Collectors.joining(System.lineSeparator()));
  }
}
