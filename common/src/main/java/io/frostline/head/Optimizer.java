package io.frostline.head;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** How weights are found: by steps along gradients, or at once. */
public enum Optimizer {
  ADAM,
  NESTEROVS,
  RMSPROP,
  SGD,
  /** Until it has converged, see {@link LogisticRegression}. */
  LBFGS,
  /** Closed form, see {@link RidgeRegression}. */
  RIDGE;

  private static final double MOMENTUM = 0.9;

  /** Whether it takes all training rows at once, and not step by step. */
  public boolean isAtOnce() {
    return this == LBFGS || this == RIDGE;
  }

  /** The Deeplearning4j updater, with its defaults except for the learning rate. */
  IUpdater updater(double learningRate) {
    return switch (this) {
      case ADAM -> new Adam(learningRate);
      case NESTEROVS -> new Nesterovs(learningRate, MOMENTUM);
      case RMSPROP -> new RmsProp(learningRate);
      // Without steps any will do, for those who train the head further.
      case SGD, LBFGS, RIDGE -> new Sgd(learningRate);
    };
  }

  /**
   * The optimiser with this keyword; the {@code UserException} for an unknown one lists the valid
   * ones.
   */
  @JsonCreator
  public static Optimizer of(String keyword) {
    return Keywords.find(values(), Optimizer::keyword, "optimizer", keyword);
  }

  /** The name in options and descriptions, such as {@code adam}. */
  @JsonValue
  public String keyword() {
    return Keywords.of(this);
  }
}
