package io.frostline.jobs;

import io.frostline.head.Activation;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.Schedule;
import io.frostline.retrain.EpochWeights;
import io.frostline.retrain.Initialisation;
import io.frostline.retrain.ProbedCut;
import io.frostline.retrain.Retraining;
import io.frostline.retrain.StartingHead;
import java.util.List;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the upper layers of a backbone are trained. */
final class RetrainingOptions {
  @Option(
      names = "--init",
      defaultValue = "pretrained",
      paramLabel = "NAME",
      description =
          "Initial weights of the old layers: pretrained, or random (training from scratch, as a"
              + " control). Default: ${DEFAULT-VALUE}.")
  private String init;

  @Option(
      names = "--learning-rate",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "X",
      description =
          "Learning rate of the output layer in the first epoch. Default: 0.0001; from random"
              + " weights or without validation images, 0.001.")
  private Double learningRate;

  @Option(
      names = "--old-learning-rate",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "X",
      description =
          "Learning rate of the old layers in the first epoch. Default: that of --learning-rate;"
              + " without validation images, a tenth of it.")
  private Double oldLearningRate;

  @Option(
      names = "--l2",
      defaultValue = "0.0001",
      paramLabel = "X",
      description = "L2 penalty on the weights. Default: ${DEFAULT-VALUE}.")
  private String l2;

  @Mixin private LossOptions loss;

  @Option(
      names = "--schedule",
      defaultValue = "cosine",
      paramLabel = "NAME",
      description =
          "Schedule of both learning rates over the epochs: constant, cosine (decays to nearly zero)"
              + " or exponential (decays to a hundredth). Default: ${DEFAULT-VALUE}.")
  private String schedule;

  @Option(
      names = "--batch",
      defaultValue = "32",
      paramLabel = "ROWS",
      description = "Batch size: maximum rows per step of a worker. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--epochs",
      defaultValue = "10",
      paramLabel = "N",
      description =
          "Maximum number of epochs: passes over all training rows. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--averagings",
      defaultValue = "4",
      paramLabel = "N",
      description =
          "How many times per epoch, at most, the parameters of the workers are averaged."
              + " Default: ${DEFAULT-VALUE}.")
  private int averagings;

  @Option(
      names = "--epoch-weights",
      defaultValue = "mean",
      paramLabel = "NAME",
      description =
          "Which weights of an epoch are evaluated, and kept if they are the best: mean, of those"
              + " after each of its averagings, or last. Default: ${DEFAULT-VALUE}.")
  private String weights;

  @Option(
      names = "--patience",
      defaultValue = "4",
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
          "Random seed of new weights and of the order of the rows. Default: ${DEFAULT-VALUE}.")
  private long seed;

  /** Checks what can be checked without a model: no value depends on where the output starts. */
  void check() {
    configuration(OutputLayerStart.ZEROS);
    EpochWeights.of(weights);
  }

  /** How the network is trained. Its only new layer is the output layer. */
  HeadConfiguration configuration(OutputLayerStart start) {
    return new HeadConfiguration(
        List.of(),
        Activation.RELU,
        0,
        L2Penalty.one(l2),
        loss.stepwise(),
        learningRate(start),
        Schedule.of(schedule),
        batch,
        epochs,
        averagings,
        loss.classWeighting(),
        patience,
        seed);
  }

  /**
   * How the head that is trained first is trained.
   *
   * @param width features of one row
   */
  HeadConfiguration ofHead(int width) {
    return HeadConfiguration.usual(width, loss.classWeighting(), seed);
  }

  private double learningRate(OutputLayerStart start) {
    return learningRate == null ? start.learningRate() : learningRate;
  }

  /** Of everything that is drawn by chance. */
  long seed() {
    return seed;
  }

  /** What the old layers start from. */
  Initialisation initialisation() {
    return Initialisation.of(init);
  }

  /**
   * Which layers are trained, and how.
   *
   * @param from the layer above which all layers are trained
   * @param head what the output layer starts from; null if it starts at zero
   * @param augmented how many augmented versions of each training image are trained on
   * @param probe the cut that a probe recommends; null if no probe was given
   */
  Retraining retraining(String from, StartingHead head, int augmented, ProbedCut probe) {
    OutputLayerStart start = head == null ? OutputLayerStart.ZEROS : OutputLayerStart.HEAD;
    double share = initialisation() == Initialisation.RANDOM ? 1 : start.oldShare();
    double usual = share * learningRate(start);
    return new Retraining(
        from,
        initialisation(),
        oldLearningRate == null ? usual : oldLearningRate,
        head,
        EpochWeights.of(weights),
        augmented,
        probe);
  }
}
