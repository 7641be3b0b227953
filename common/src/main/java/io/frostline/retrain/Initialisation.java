package io.frostline.retrain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** What retrained layers start from. */
public enum Initialisation {
  /**
   * The backbone's weights. Its batch normalisations keep their statistics: they are multiplied
   * into the convolution below, as in many networks they already are, because Deeplearning4j cannot
   * train through a normalisation that does not look at the batch.
   */
  PRETRAINED,
  /**
   * Random weights (He et al. 2015), the control from scratch. Batch normalisations learn their
   * statistics from the batches, as they would have at first.
   */
  RANDOM;

  /** The initialisation of a keyword; a {@code UserException} names the known ones. */
  @JsonCreator
  public static Initialisation of(String keyword) {
    return Keywords.find(values(), Initialisation::keyword, "initialisation", keyword);
  }

  /** The name in options and descriptions. */
  @JsonValue
  public String keyword() {
    return Keywords.of(this);
  }
}
