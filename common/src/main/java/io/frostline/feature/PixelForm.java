package io.frostline.feature;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.NetworkInput;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.backbone.cut.FeatureOutput;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.example.ExampleKind;
import io.frostline.image.Augmentation;
import io.frostline.image.Framing;
import io.frostline.image.JpegDecoding;
import io.frostline.message.Formatted;
import io.frostline.onnx.InputTensor;
import io.frostline.text.PackagedTokenizer;
import io.frostline.text.Tokenizer;
import java.util.List;
import java.util.Objects;

/**
 * Images that are decoded, resized and cropped.
 *
 * @param framing how an image becomes the pixels of the input
 * @param version which version of each image is used
 * @param words the preprocessing without the decoding of JPEGs
 * @param beside what an image gives beside the outputs of the network
 */
public record PixelForm(Framing framing, Augmentation version, String words, Beside beside)
    implements InputForm, LoadedForm {
  private static final int MOST_IMAGES = 256;

  /** Properties of an image besides its size. */
  enum Beside {
    NOTHING,
    STATISTICS
  }

  public PixelForm {
    Objects.requireNonNull(framing, "framing");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(words, "words");
    Objects.requireNonNull(beside, "beside");
  }

  /** Each image as it is, without statistics. */
  public PixelForm(Framing framing, String words) {
    this(framing, Augmentation.NONE, words, Beside.NOTHING);
  }

  static PixelForm of(ModelDescription model) {
    Framing framing = model.framing();
    Preprocessing preprocessing = model.preprocessing();
    return new PixelForm(
        framing,
        Formatted.of(
            "%dx%d %s %s, %s, (pixel x %s - %s) / %s",
            framing.width(),
            framing.height(),
            preprocessing.resize().keyword(),
            preprocessing.interpolation().keyword(),
            model.pixels().colorOrder().keyword(),
            preprocessing.scale(),
            preprocessing.mean(),
            preprocessing.std()));
  }

  /** That of a network for images, which a network must be for whatever decodes images. */
  public static PixelForm of(LoadedForm form) {
    if (form instanceof PixelForm pixels) {
      return pixels;
    }
    throw new IllegalArgumentException("The network takes texts, not images.");
  }

  @Override
  public ExampleKind examples() {
    return ExampleKind.IMAGE;
  }

  @Override
  public List<PackagedTokenizer> tokenizers() {
    return List.of();
  }

  @Override
  public PixelForm load(List<Tokenizer> opened) {
    return this;
  }

  @Override
  public PixelForm with(JpegDecoding decoding) {
    return new PixelForm(framing.with(decoding), version, words, beside);
  }

  @Override
  public PixelForm withStatistics() {
    return new PixelForm(framing, version, words, Beside.STATISTICS);
  }

  @Override
  public PixelForm with(TextUse use) {
    return this;
  }

  @Override
  public PixelForm with(Augmentation other) {
    return new PixelForm(framing, other, words, beside);
  }

  /** All images are framed to one size. */
  @Override
  public List<List<InputTensor>> shares(
      NetworkInput network, int batchSize, List<List<Object>> examples) {
    return List.of(network.sample(batchSize));
  }

  /** Full batches, which take seconds on any backbone, so that starting a task costs little. */
  @Override
  public SliceSizes slices(int batchSize) {
    return new SliceSizes(batchSize, MOST_IMAGES);
  }

  /** The pixels, averaged over squares, as a last output of the network. */
  @Override
  public BareFeatures bare(ModelPackage model, List<CutPoint> cuts) {
    CutNetwork network = NetworkCut.withPixels(model, cuts);
    FeatureOutput pixels = network.outputs().get(cuts.size());
    return new BareFeatures(
        network, this, new FeatureColumn("pixels", pixels.layer(), "squares", pixels.shape()));
  }

  @Override
  public String inWords(FeatureColumn bare) {
    return Formatted.of(
        "the mean colours of %d x %d squares", bare.shape().get(0), bare.shape().get(1));
  }

  @Override
  public String inWords() {
    return version.recordIn(framing.decoding().recordIn(words));
  }
}
