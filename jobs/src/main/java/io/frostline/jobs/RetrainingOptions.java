package io.frostline.jobs;

import io.frostline.head.Activation;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.Schedule;
import io.frostline.retrain.Initialisation;
import io.frostline.retrain.Retraining;
import java.util.List;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the upper layers of a backbone are trained. */
final class RetrainingOptions {
  private static final double GENTLER = 0.1;

  @Option(
      names = "--init",
      defaultValue = "pretrained",
      paramLabel = "NAME",
      description =
          "What the old layers start from: pretrained, or random, which is the control from scratch."
              + " Default: ${DEFAULT-VALUE}.")
  private String init;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.001",
      paramLabel = "X",
      description = "Of the new output layer, in the first epoch. Default: ${DEFAULT-VALUE}.")
  private double learningRate;

  @Option(
      names = "--old-learning-rate",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "X",
      description =
          "Of the old layers, in the first epoch. Default: a tenth of --learning-rate; with --init"
              + " random the same.")
  private Double oldLearningRate;

  @Mixin private LossOptions loss;

  @Option(
      names = "--schedule",
      defaultValue = "cosine",
      paramLabel = "NAME",
      description =
          "How both learning rates go down from epoch to epoch: constant, cosine (to nearly nothing)"
              + " or exponential (to a hundredth). Default: ${DEFAULT-VALUE}.")
  private String schedule;

  @Option(
      names = "--batch",
      defaultValue = "32",
      paramLabel = "ROWS",
      description = "Rows of one step of one worker, at most. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--epochs",
      defaultValue = "10",
      paramLabel = "N",
      description = "How often every training row takes part, at most. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--averagings",
      defaultValue = "4",
      paramLabel = "N",
      description =
          "How often in an epoch the workers' parameters are averaged, at most."
              + " Default: ${DEFAULT-VALUE}.")
  private int averagings;

  @Option(
      names = "--patience",
      defaultValue = "4",
      paramLabel = "EPOCHS",
      description =
          "Stop after so many epochs without a better validation loss; 0 never stops. The best epoch"
              + " is kept anyway. Default: ${DEFAULT-VALUE}.")
  private int patience;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Of random weights and the order of the rows. Default: ${DEFAULT-VALUE}.")
  private long seed;

  /** How the network is trained: its only new layer is the output layer. */
  HeadConfiguration configuration() {
    return new HeadConfiguration(
        List.of(),
        Activation.RELU,
        0,
        loss.l2,
        loss.optimizer(),
        learningRate,
        Schedule.of(schedule),
        batch,
        epochs,
        averagings,
        loss.classWeighting(),
        patience,
        seed);
  }

  /**
   * Which layers are trained, and how.
   *
   * @param from the layer above which they are
   */
  Retraining retraining(String from) {
    Initialisation initialisation = Initialisation.of(init);
    double usual = initialisation == Initialisation.RANDOM ? learningRate : GENTLER * learningRate;
    return new Retraining(from, initialisation, oldLearningRate == null ? usual : oldLearningRate);
  }
}
