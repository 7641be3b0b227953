package io.frostline.head;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.List;
import java.util.Objects;

/**
 * How a head is built and trained.
 *
 * @param hidden units of each hidden layer; none is softmax regression
 * @param activation of the hidden layers
 * @param dropout share of a hidden layer's outputs that each step drops, 0 to below 1
 * @param l2 penalty on the squares of the weights
 * @param learningRate in the first epoch
 * @param batchSize rows of one step of one worker, at most
 * @param epochs at most; one with an optimizer that takes all rows at once
 * @param averagings how often in an epoch the workers' parameters are averaged, at most
 * @param patience epochs without a better validation loss after which training stops; 0 to never
 *     stop early
 * @param seed of the first weights, the order of the rows and the dropout
 * @param transform of the features before they are standardised; missing in files of older
 *     versions, which had none
 */
public record HeadConfiguration(
    List<Integer> hidden,
    Activation activation,
    double dropout,
    double l2,
    Optimizer optimizer,
    double learningRate,
    Schedule schedule,
    int batchSize,
    int epochs,
    int averagings,
    ClassWeighting classWeighting,
    int patience,
    long seed,
    @JsonInclude(JsonInclude.Include.NON_NULL) FeatureTransform transform) {
  private static final int MAX_UNITS = 100_000;
  private static final double RATE_OF_ONE_FEATURE = 2;
  private static final double LOW_RATE = 0.0001;
  private static final double HIGH_RATE = 0.01;

  public HeadConfiguration {
    hidden = List.copyOf(hidden);
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(classWeighting, "classWeighting");
    transform = transform == null ? FeatureTransform.NONE : transform;
    for (int units : hidden) {
      check(units >= 1 && units <= MAX_UNITS, "hidden", units, "1 to 100,000 units per layer");
    }
    check(dropout >= 0 && dropout < 1, "dropout", dropout, "at least 0 and below 1");
    if (dropout > 0 && hidden.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "--dropout is %s, but a head without hidden layers has nothing to drop out. Add --hidden 256, or leave out --dropout.",
              dropout));
    }
    if (optimizer.isAtOnce()) {
      refuse(optimizer, !hidden.isEmpty(), "--hidden");
      refuse(optimizer, classWeighting != ClassWeighting.NONE, "--class-weight");
      epochs = 1;
    }
    check(l2 >= 0 && l2 <= 1, "l2", l2, "at least 0 and at most 1");
    check(
        learningRate > 0 && learningRate <= 10,
        "learning-rate",
        learningRate,
        "above 0 and at most 10");
    check(batchSize >= 1, "batch", batchSize, "at least 1");
    check(epochs >= 1, "epochs", epochs, "at least 1");
    check(averagings >= 1, "averagings", averagings, "at least 1 per epoch");
    check(patience >= 0, "patience", patience, "0 (never stop early) or more epochs");
  }

  /** A head on features as they are. */
  public HeadConfiguration(
      List<Integer> hidden,
      Activation activation,
      double dropout,
      double l2,
      Optimizer optimizer,
      double learningRate,
      Schedule schedule,
      int batchSize,
      int epochs,
      int averagings,
      ClassWeighting classWeighting,
      int patience,
      long seed) {
    this(
        hidden,
        activation,
        dropout,
        l2,
        optimizer,
        learningRate,
        schedule,
        batchSize,
        epochs,
        averagings,
        classWeighting,
        patience,
        seed,
        FeatureTransform.NONE);
  }

  private static void refuse(Optimizer optimizer, boolean given, String option) {
    if (given) {
      throw new UserException(
          Formatted.of(
              "--optimizer %s solves for a head without hidden layers in which every row counts the same, so %s does not apply. Leave out one of the two.",
              optimizer.keyword(), option));
    }
  }

  private static void check(boolean sound, String option, Object value, String limit) {
    if (!sound) {
      throw new UserException(
          Formatted.of(
              "--%s is %s, but must be %s. Change it, or leave it out for the default.",
              option, value, limit));
    }
  }

  /**
   * A learning rate that fits features of this width: a step of Adam moves every weight by about
   * the learning rate, and an output by that times the features. The constant was measured on the
   * tables of notebooks-export/README.md.
   */
  public static double learningRateFor(int width) {
    return Math.max(LOW_RATE, Math.min(HIGH_RATE, RATE_OF_ONE_FEATURE / width));
  }

  /**
   * Softmax regression with the defaults of {@code train}.
   *
   * @param width features of one row
   * @param seed of the order of the rows
   */
  public static HeadConfiguration usual(int width, ClassWeighting weighting, long seed) {
    return new HeadConfiguration(
        List.of(),
        Activation.RELU,
        0,
        0.0001,
        Optimizer.ADAM,
        learningRateFor(width),
        Schedule.COSINE,
        512,
        30,
        2,
        weighting,
        8,
        seed);
  }

  /** The same with another penalty on the weights. */
  public HeadConfiguration withL2(double other) {
    return new HeadConfiguration(
        hidden,
        activation,
        dropout,
        other,
        optimizer,
        learningRate,
        schedule,
        batchSize,
        epochs,
        averagings,
        classWeighting,
        patience,
        seed,
        transform);
  }

  /** The learning rate of an epoch, the first being 1. */
  public double learningRate(int epoch) {
    return learningRate * schedule.factor((epoch - 1.0) / epochs);
  }
}
