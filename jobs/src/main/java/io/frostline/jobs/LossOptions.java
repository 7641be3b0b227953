package io.frostline.jobs;

import io.frostline.head.ClassWeighting;
import io.frostline.head.Optimizer;
import io.frostline.message.Formatted;
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
      paramLabel = "NAME",
      description =
          "Optimizer: adam, nesterovs, rmsprop or sgd. For train also two that take all rows at once,"
              + " up to 2,000 training rows without hidden layers, so that the options of epochs and"
              + " steps do not apply: lbfgs, until it has converged, and ridge, a closed form that"
              + " chooses its penalty itself. Default: adam; lbfgs for --l2 auto on a table of up to"
              + " 2,000 rows, without --hidden and --class-weight.")
  private String optimizer;

  ClassWeighting classWeighting() {
    return ClassWeighting.of(classWeight);
  }

  Optimizer optimizer() {
    return optimizer(Optimizer.ADAM);
  }

  /**
   * What is asked for.
   *
   * @param otherwise if nothing is
   */
  Optimizer optimizer(Optimizer otherwise) {
    return optimizer == null ? otherwise : Optimizer.of(optimizer);
  }

  /** For layers that are trained step by step. */
  Optimizer stepwise() {
    Optimizer chosen = optimizer();
    if (chosen.isAtOnce()) {
      throw new UsageException(
          Formatted.of(
              "--optimizer %s solves for a single layer and cannot retrain others. Pass adam, nesterovs, rmsprop or sgd, or use frostline train.",
              chosen.keyword()));
    }
    return chosen;
  }
}
