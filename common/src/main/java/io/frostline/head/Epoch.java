package io.frostline.head;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The result of one pass over all training rows.
 *
 * @param number the first is 1
 * @param trainingLoss mean cross-entropy over the training rows with the parameters at the epoch's
 *     end, unweighted and without the penalty on the weights
 * @param trainingAccuracy share of the training rows that those parameters classify correctly
 * @param validationLoss the same over the validation rows; null without any
 * @param validationAccuracy the same over the validation rows; null without any
 * @param rows used in the training
 * @param seconds of training and scoring
 * @param ridge what was chosen in closed form; null if the epoch was trained in steps
 */
public record Epoch(
    int number,
    double learningRate,
    double trainingLoss,
    double trainingAccuracy,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double validationLoss,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double validationAccuracy,
    long rows,
    double seconds,
    @JsonInclude(JsonInclude.Include.NON_NULL) RidgeChoice ridge) {

  /** An epoch of steps. */
  public Epoch(
      int number,
      double learningRate,
      double trainingLoss,
      double trainingAccuracy,
      Double validationLoss,
      Double validationAccuracy,
      long rows,
      double seconds) {
    this(
        number,
        learningRate,
        trainingLoss,
        trainingAccuracy,
        validationLoss,
        validationAccuracy,
        rows,
        seconds,
        null);
  }

  /** The same in closed form. */
  public Epoch withRidge(RidgeChoice choice) {
    return new Epoch(
        number,
        learningRate,
        trainingLoss,
        trainingAccuracy,
        validationLoss,
        validationAccuracy,
        rows,
        seconds,
        choice);
  }
}
