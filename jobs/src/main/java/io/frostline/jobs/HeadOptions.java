package io.frostline.jobs;

import io.frostline.head.Activation;
import io.frostline.head.ClassWeighting;
import io.frostline.head.FeatureTransform;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.L2Path;
import io.frostline.head.Optimizer;
import io.frostline.head.RidgeRegression;
import io.frostline.head.Schedule;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a head is built and trained. */
final class HeadOptions {
  @Option(
      names = "--hidden",
      split = ",",
      paramLabel = "UNITS",
      description =
          "Units of each hidden layer, such as 256 or 256,64. Default: no hidden layer (softmax"
              + " regression).")
  private List<Integer> hidden = List.of();

  @Option(
      names = "--activation",
      defaultValue = "relu",
      paramLabel = "NAME",
      description =
          "Activation function of the hidden layers: relu, leakyrelu, elu, tanh or sigmoid."
              + " Default: ${DEFAULT-VALUE}.")
  private String activation;

  @Option(
      names = "--dropout",
      defaultValue = "0",
      converter = Share.class,
      paramLabel = "SHARE",
      description =
          "Dropout rate: share of the outputs of each hidden layer that a step leaves out."
              + " Default: ${DEFAULT-VALUE}.")
  private double dropout;

  @Option(
      names = "--l2",
      defaultValue = "0.0001",
      paramLabel = "X",
      description =
          "L2 penalty on the weights, or auto: heads with penalties from 0.0001 to 1 are trained"
              + " side by side on the same rows, and the strongest is chosen whose validation loss is"
              + " within one standard error of the lowest. Without hidden layers, on a table of up to 2,000"
              + " rows, each is trained until it has converged. Default: ${DEFAULT-VALUE}.")
  private String l2;

  @Option(
      names = "--transform",
      defaultValue = "none",
      paramLabel = "NAME",
      description =
          "What happens to features before they are standardised: square-root (of the absolute"
              + " value, with the sign) or none. Default: ${DEFAULT-VALUE}.")
  private String transform;

  @Mixin private LossOptions loss;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description =
          "Learning rate in the first epoch. Default: 2 / number of features, at least 0.0001 and at"
              + " most 0.01.")
  private Double learningRate;

  @Option(
      names = "--schedule",
      defaultValue = "cosine",
      paramLabel = "NAME",
      description =
          "Learning rate schedule over the epochs: constant, cosine (decays to nearly zero) or"
              + " exponential (decays to a hundredth). Default: ${DEFAULT-VALUE}.")
  private String schedule;

  @Option(
      names = "--batch",
      defaultValue = "512",
      paramLabel = "ROWS",
      description = "Batch size: maximum rows per step of a worker. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--epochs",
      defaultValue = "30",
      paramLabel = "N",
      description =
          "Maximum number of epochs: passes over all training rows. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--averagings",
      defaultValue = "2",
      paramLabel = "N",
      description =
          "How many times per epoch, at most, the parameters of the workers are averaged."
              + " Default: ${DEFAULT-VALUE}.")
  private int averagings;

  @Option(
      names = "--patience",
      defaultValue = "8",
      paramLabel = "EPOCHS",
      description =
          "Stop after this many epochs without a better validation loss; 0 turns early stopping off."
              + " The best epoch is kept in any case. Default: ${DEFAULT-VALUE}.")
  private int patience;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Random seed of the initial weights, the order of the rows and the dropout."
              + " Default: ${DEFAULT-VALUE}.")
  private long seed;

  /** The penalties to choose from; empty if one is given. */
  List<Double> penalties() {
    return l2.equals(L2Penalty.AUTO) ? L2Path.PENALTIES : List.of();
  }

  /**
   * The configuration of a head, with the first of the penalties to choose from.
   *
   * @param width number of features per row
   * @param rows of the table
   */
  HeadConfiguration configuration(int width, long rows) {
    Optimizer optimizer = loss.optimizer(usual(rows));
    if (optimizer == Optimizer.RIDGE && !penalties().isEmpty()) {
      throw new UsageException(
          "--optimizer ridge chooses its penalty itself, by leaving out one row after the other. Leave out --l2 auto.");
    }
    return new HeadConfiguration(
        hidden,
        Activation.of(activation),
        dropout,
        penalties().isEmpty() ? L2Penalty.given(l2) : penalties().get(0),
        optimizer,
        learningRate == null ? HeadConfiguration.learningRateFor(width) : learningRate,
        Schedule.of(schedule),
        batch,
        epochs,
        averagings,
        loss.classWeighting(),
        patience,
        seed,
        FeatureTransform.of(transform));
  }

  /** Among several penalties, a choice is only about them if nothing but them regularises. */
  private Optimizer usual(long rows) {
    return !penalties().isEmpty()
            && hidden.isEmpty()
            && loss.classWeighting() == ClassWeighting.NONE
            && rows <= RidgeRegression.MOST_ROWS
        ? Optimizer.LBFGS
        : Optimizer.ADAM;
  }
}
