package io.frostline.retrain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** What retrained layers start from. */
public enum Initialisation {
  /**
   * The backbone's weights. Its batch normalisations keep their statistics: they are folded into
   * the convolution below, as they already are in many networks, because Deeplearning4j cannot
   * train through a normalisation with fixed statistics.
   */
  PRETRAINED,
  /**
   * Random weights (He et al. 2015), the control from scratch. Batch normalisations learn their
   * statistics from the batches, as in the original training.
   */
  RANDOM;

  /**
   * The initialisation with this keyword; the {@code UserException} for an unknown one lists the
   * valid ones.
   */
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
