package io.frostline.feature;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PixelInput;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.example.ExampleKind;
import io.frostline.image.JpegDecoding;
import java.io.Serializable;
import java.util.List;

/** How the content of an example becomes the input of a network. It travels to the tasks. */
public interface InputForm extends Serializable {
  /** The form that a network needs. */
  static InputForm of(ModelDescription model) {
    if (model.input() instanceof PixelInput) {
      return PixelForm.of(model);
    }
    throw new IllegalArgumentException(model.name() + " takes neither images nor texts.");
  }

  /** What the examples are. */
  ExampleKind examples();

  /** A copy that decodes JPEGs in another way, if it decodes any. */
  InputForm with(JpegDecoding decoding);

  /** Features of the bare examples, beside those of a network that takes this form. */
  BareFeatures bare(ModelPackage model, List<CutPoint> cuts);

  /** What they are: "the mean colours of 16 x 16 squares". */
  String inWords(FeatureColumn bare);

  /** Everything that the input depends on, besides the example: recorded as preprocessing. */
  String inWords();
}
