package io.frostline.feature;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.NetworkInput;
import io.frostline.backbone.PixelInput;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.example.ExampleKind;
import io.frostline.image.Augmentation;
import io.frostline.image.ImageStatistics;
import io.frostline.image.JpegDecoding;
import io.frostline.message.UserException;
import io.frostline.onnx.InputTensor;
import io.frostline.text.PackagedTokenizer;
import io.frostline.text.Tokenizer;
import java.io.Serializable;
import java.util.List;

/**
 * How the content of an example becomes the input of a network. It travels to the tasks, which load
 * it.
 */
public interface InputForm extends Serializable {
  /** The form that a network needs. */
  static InputForm of(ModelPackage model) {
    return model.description().input() instanceof PixelInput
        ? PixelForm.of(model.description())
        : TokenForm.of(model);
  }

  /** What the examples are. */
  ExampleKind examples();

  /** The tokenizers that it needs in memory. */
  List<PackagedTokenizer> tokenizers();

  /**
   * The form with what it needs in memory.
   *
   * @param opened its tokenizers, in the same order
   */
  LoadedForm load(List<Tokenizer> opened);

  /** A copy that decodes JPEGs in another way, if it decodes any. */
  InputForm with(JpegDecoding decoding);

  /**
   * A copy whose examples have {@link ImageStatistics}.
   *
   * @throws UserException if they are texts
   */
  InputForm withStatistics();

  /** A copy that uses texts in another way, if it takes any. */
  InputForm with(TextUse use);

  /** Which version of each image is used; texts have only one. */
  default Augmentation version() {
    return Augmentation.NONE;
  }

  /** A copy that uses another version of each image, if it takes images. */
  InputForm with(Augmentation version);

  /**
   * Batches like those of a run, for measuring the engine alone: each stands for an equal share of
   * the examples.
   *
   * @param input of the network
   * @param examples their values for the {@link ExampleKind#properties}; none if they are not known
   */
  List<List<InputTensor>> shares(NetworkInput input, int batchSize, List<List<Object>> examples);

  /** How many examples a task gets, if so many run through the network together. */
  SliceSizes slices(int batchSize);

  /** Features of the bare examples, beside those of a network that takes this form. */
  BareFeatures bare(ModelPackage model, List<CutPoint> cuts);

  /** What they are: "the mean colours of 16 x 16 squares". */
  String inWords(FeatureColumn bare);

  /** Everything that the input depends on, besides the example: recorded as preprocessing. */
  String inWords();
}
