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
      description = "Optimizer: adam, nesterovs, rmsprop or sgd. Default: ${DEFAULT-VALUE}.")
  private String optimizer;

  ClassWeighting classWeighting() {
    return ClassWeighting.of(classWeight);
  }

  Optimizer optimizer() {
    return Optimizer.of(optimizer);
  }
}
