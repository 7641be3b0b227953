package io.frostline.jobs;

import io.frostline.head.Activation;
import io.frostline.head.HeadConfiguration;
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
          "Units of each hidden layer, such as 256 or 256,64. Default: no hidden layer, which is"
              + " softmax regression.")
  private List<Integer> hidden = List.of();

  @Option(
      names = "--activation",
      defaultValue = "relu",
      paramLabel = "NAME",
      description =
          "Of the hidden layers: relu, leakyrelu, elu, tanh or sigmoid. Default: ${DEFAULT-VALUE}.")
  private String activation;

  @Option(
      names = "--dropout",
      defaultValue = "0",
      converter = Share.class,
      paramLabel = "SHARE",
      description =
          "Of the outputs of each hidden layer, left out of a step. Default: ${DEFAULT-VALUE}.")
  private double dropout;

  @Mixin private LossOptions loss;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description =
          "In the first epoch. Default: 2 / the number of features, but 0.0001 at least and 0.01 at"
              + " most.")
  private Double learningRate;

  @Option(
      names = "--schedule",
      defaultValue = "cosine",
      paramLabel = "NAME",
      description =
          "How the learning rate goes down from epoch to epoch: constant, cosine (to nearly nothing)"
              + " or exponential (to a hundredth). Default: ${DEFAULT-VALUE}.")
  private String schedule;

  @Option(
      names = "--batch",
      defaultValue = "512",
      paramLabel = "ROWS",
      description = "Rows of one step of one worker, at most. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--epochs",
      defaultValue = "30",
      paramLabel = "N",
      description = "How often every training row takes part, at most. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--averagings",
      defaultValue = "2",
      paramLabel = "N",
      description =
          "How often in an epoch the workers' parameters are averaged, at most."
              + " Default: ${DEFAULT-VALUE}.")
  private int averagings;

  @Option(
      names = "--patience",
      defaultValue = "8",
      paramLabel = "EPOCHS",
      description =
          "Stop after so many epochs without a better validation loss; 0 never stops. The best epoch"
              + " is kept anyway. Default: ${DEFAULT-VALUE}.")
  private int patience;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Of the first weights, the order of the rows and the dropout. Default: ${DEFAULT-VALUE}.")
  private long seed;

  /**
   * The configuration of a head.
   *
   * @param width features of one row
   */
  HeadConfiguration configuration(int width) {
    return new HeadConfiguration(
        hidden,
        Activation.of(activation),
        dropout,
        loss.l2,
        loss.optimizer(),
        learningRate == null ? HeadConfiguration.learningRateFor(width) : learningRate,
        Schedule.of(schedule),
        batch,
        epochs,
        averagings,
        loss.classWeighting(),
        patience,
        seed);
  }
}
