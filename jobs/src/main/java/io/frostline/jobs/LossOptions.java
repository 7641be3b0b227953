package io.frostline.jobs;

import io.frostline.head.ClassWeighting;
import io.frostline.head.Optimizer;
import picocli.CommandLine.Option;

/** The weights of the classes in the loss, and the optimizer. */
final class LossOptions {
  @Option(
      names = "--class-weight",
      defaultValue = "none",
      paramLabel = "NAME",
      description =
          "balanced (every class counts the same) or none (every row counts the same)."
              + " Default: ${DEFAULT-VALUE}.")
  private String classWeight;

  @Option(
      names = "--optimizer",
      defaultValue = "adam",
      paramLabel = "NAME",
      description =
          "Optimizer: adam, nesterovs, rmsprop or sgd; for train also ridge, a closed form for up to"
              + " 2,000 training rows without hidden layers, to which the options of epochs, steps"
              + " and penalties do not apply. Default: ${DEFAULT-VALUE}.")
  private String optimizer;

  ClassWeighting classWeighting() {
    return ClassWeighting.of(classWeight);
  }

  Optimizer optimizer() {
    return Optimizer.of(optimizer);
  }

  /** For layers that are trained step by step. */
  Optimizer stepwise() {
    Optimizer chosen = optimizer();
    if (chosen == Optimizer.RIDGE) {
      throw new UsageException(
          "--optimizer ridge solves for a single layer and cannot retrain others. Pass adam, nesterovs, rmsprop or sgd, or use frostline train.");
    }
    return chosen;
  }
}
