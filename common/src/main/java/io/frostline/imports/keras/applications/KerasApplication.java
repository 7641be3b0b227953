package io.frostline.imports.keras.applications;

import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.preprocessing.Preset;
import io.frostline.imports.preprocessing.Statement;
import io.frostline.message.Keywords;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A network of the Keras Applications: what its published weights file does not record.
 *
 * <p>Sources: keras-team/keras at 3422977a5e38fb2f7709aaa9a08e47f0c43d0f60.
 */
public enum KerasApplication {
  XCEPTION("Xception", 299, Preset.TF, new Xception("xception")),
  VGG16("VGG16", 224, Preset.CAFFE, new Vgg("vgg16", 2, 2, 3, 3, 3)),
  VGG19("VGG19", 224, Preset.CAFFE, new Vgg("vgg19", 2, 2, 4, 4, 4)),
  RESNET50("ResNet50", 224, Preset.CAFFE, new ResNet("resnet50", 3, 4, 6, 3)),
  RESNET101("ResNet101", 224, Preset.CAFFE, new ResNet("resnet101", 3, 4, 23, 3)),
  RESNET152("ResNet152", 224, Preset.CAFFE, new ResNet("resnet152", 3, 8, 36, 3)),
  RESNET50V2("ResNet50V2", 224, Preset.TF, new ResNetV2("resnet50v2", 3, 4, 6, 3)),
  RESNET101V2("ResNet101V2", 224, Preset.TF, new ResNetV2("resnet101v2", 3, 4, 23, 3)),
  RESNET152V2("ResNet152V2", 224, Preset.TF, new ResNetV2("resnet152v2", 3, 8, 36, 3)),
  INCEPTION_V3("InceptionV3", 299, Preset.TF, new InceptionV3("inception_v3")),
  INCEPTION_RESNET_V2(
      "InceptionResNetV2", 299, Preset.TF, new InceptionResNetV2("inception_resnet_v2")),
  MOBILENET("MobileNet", 224, Preset.TF, new MobileNet("mobilenet_1.00_224")),
  MOBILENET_V2("MobileNetV2", 224, Preset.TF, new MobileNetV2("mobilenetv2_1.00_224")),
  DENSENET121("DenseNet121", 224, Preset.TORCH, new DenseNet("densenet121", 6, 12, 24, 16)),
  DENSENET169("DenseNet169", 224, Preset.TORCH, new DenseNet("densenet169", 6, 12, 32, 32)),
  DENSENET201("DenseNet201", 224, Preset.TORCH, new DenseNet("densenet201", 6, 12, 48, 32)),
  NASNET_MOBILE(
      "NASNetMobile",
      224,
      Preset.TF,
      new NasNet("nasnet_mobile", 44, 4, 32, NasNet.Reading.BEFORE_REDUCTION)),
  NASNET_LARGE(
      "NASNetLarge",
      331,
      Preset.TF,
      new NasNet("nasnet_large", 168, 6, 96, NasNet.Reading.TWO_BEFORE_REDUCTION)),
  EFFICIENTNET_B0("EfficientNetB0", 224, efficientNet("b0", 1.0, 1.0, 0.2)),
  EFFICIENTNET_B1("EfficientNetB1", 240, efficientNet("b1", 1.0, 1.1, 0.2)),
  EFFICIENTNET_B2("EfficientNetB2", 260, efficientNet("b2", 1.1, 1.2, 0.3)),
  EFFICIENTNET_B3("EfficientNetB3", 300, efficientNet("b3", 1.2, 1.4, 0.3)),
  EFFICIENTNET_B4("EfficientNetB4", 380, efficientNet("b4", 1.4, 1.8, 0.4)),
  EFFICIENTNET_B5("EfficientNetB5", 456, efficientNet("b5", 1.6, 2.2, 0.4)),
  EFFICIENTNET_B6("EfficientNetB6", 528, efficientNet("b6", 1.8, 2.6, 0.5)),
  EFFICIENTNET_B7("EfficientNetB7", 600, efficientNet("b7", 2.0, 3.1, 0.5));

  private final String keyword;
  private final int size;
  private final Preset preset;
  private final Architecture architecture;

  KerasApplication(String keyword, int size, Preset preset, Architecture architecture) {
    this.keyword = keyword;
    this.size = size;
    this.preset = preset;
    this.architecture = architecture;
  }

  /** An EfficientNet takes the pixels as they are: its first layers normalise them. */
  KerasApplication(String keyword, int size, Architecture architecture) {
    this(keyword, size, Preset.NONE, architecture);
  }

  private static Architecture efficientNet(
      String suffix, double widening, double deepening, double dropout) {
    return new EfficientNet("efficientnet" + suffix, widening, deepening, dropout);
  }

  /** The name that Keras uses for it. */
  public String keyword() {
    return keyword;
  }

  /** Height and width of the images that it was made for, in pixels. */
  public int size() {
    return size;
  }

  /** What its published weights expect of the pixels. */
  public Preset preset() {
    return preset;
  }

  /**
   * The preprocessing of its published weights. In its examples Keras loads images with {@code
   * load_img(target_size)}, which squashes them and takes the nearest pixels.
   */
  public Statement statement() {
    return new Statement(
        keyword + " of the Keras Applications, whose layers the network has",
        preset.pixels(),
        ResizeRule.of("squash"),
        Interpolation.NEAREST);
  }

  /** Its layers. */
  public LayerGraph network(Variant variant) {
    return architecture.network(variant);
  }

  /** The names of all. */
  public static List<String> keywords() {
    return Stream.of(values()).map(KerasApplication::keyword).toList();
  }

  /** The one of this name, if there is one. */
  public static Optional<KerasApplication> named(String keyword) {
    return Keywords.findAny(values(), KerasApplication::keyword, keyword);
  }

  /** Finds one by its name; the {@code UserException} for an unknown one lists the valid names. */
  public static KerasApplication of(String keyword) {
    return Keywords.find(values(), KerasApplication::keyword, "architecture", keyword);
  }
}
