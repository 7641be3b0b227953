package io.frostline.spark.quantisation;

import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.feature.ContentDecoding;
import io.frostline.feature.InputForm;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.quantisation.FloatLayers;
import io.frostline.spark.listing.ExampleSource;

/**
 * What to quantise, and on which examples.
 *
 * @param model on floats
 * @param name of the new package
 * @param decoding how the content of an example is opened
 * @param form how it becomes the input of the network
 * @param limit how many examples to use at most
 * @param leastCosine that the 1 % quantile of every layer must reach, 0 to 1
 * @param loss what becomes of a network with a layer that does not
 */
public record QuantisationRequest(
    ModelPackage model,
    ModelName name,
    ExampleSource examples,
    int limit,
    ContentDecoding<?> decoding,
    InputForm form,
    FloatLayers floats,
    double leastCosine,
    Loss loss) {
  /** 500 to choose the scales on, and a quarter as many to compare on. */
  public static final int USUAL_IMAGES = 625;

  /** Two of these are for comparing. */
  static final int FEWEST_IMAGES = 10;

  /** What becomes of a network that loses too much. */
  public enum Loss {
    /** It is refused. */
    LIMITED,
    /** It is written all the same. */
    ACCEPTED
  }

  public QuantisationRequest {
    String own = model.description().name();
    if (model.description().kind() == ModelKind.CLASSIFIER) {
      throw new UserException(
          Formatted.of(
              "Model %s is a classifier that was trained here: its head belongs to the features of its backbone. Quantise the backbone, extract its features, and train again.",
              own));
    }
    if (model.description().quantisation() != null) {
      throw new UserException(
          Formatted.of(
              "Model %s is quantised already. Quantise %s, from which it was made.",
              own, model.description().quantisation().model()));
    }
    if (limit < FEWEST_IMAGES) {
      throw new UserException(
          Formatted.of("--limit is %d, but must be at least %d.", limit, FEWEST_IMAGES));
    }
    if (!(leastCosine >= 0 && leastCosine <= 1)) {
      throw new UserException(
          Formatted.of("--min-cosine is %s, but must be between 0 and 1.", leastCosine));
    }
  }
}
