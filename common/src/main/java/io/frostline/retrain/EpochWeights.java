package io.frostline.retrain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/**
 * Which weights of an epoch are evaluated and kept if they are the best; training continues from
 * the last ones in any case.
 */
public enum EpochWeights {
  /** Those after its last averaging. */
  LAST,
  /**
   * The mean of those after each of its averagings, which lies where the loss is flatter:
   * stochastic weight averaging (Izmailov et al. 2018, arXiv:1803.05407), over one epoch.
   */
  MEAN;

  /** The constant with this keyword. */
  @JsonCreator
  public static EpochWeights of(String keyword) {
    return Keywords.find(values(), EpochWeights::keyword, "weights of an epoch", keyword);
  }

  /** The name in options and descriptions. */
  @JsonValue
  public String keyword() {
    return Keywords.of(this);
  }
}
