package io.frostline.head;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Small heads without hidden layers, trained on one thread over rows in memory: many of them, to
 * compare features.
 *
 * <p>Trained with the defaults of {@code train} (Adam, a learning rate that fits the width, cosine,
 * standardised by the training rows), but with a number of steps that suits few rows as well as
 * many: at least four per epoch, and {@value #STEPS} in all, or {@value #MOST_EPOCHS} epochs. No
 * row is held out to decide when to stop.
 */
public record SoftmaxRegression(LabelledRows rows, int classes) {
  private static final int STEPS = 400;
  private static final int LEAST_EPOCHS = 10;
  private static final int MOST_EPOCHS = 30;
  private static final int LARGEST_BATCH = 512;
  private static final int SMALLEST_BATCH = 4;
  private static final double L2 = 1e-4;

  /**
   * Trains on some of the rows and evaluates on others.
   *
   * @param training indices of rows
   * @param test indices of rows
   * @param seed of the order of the rows
   */
  public ProbabilityLoss judge(int[] training, int[] test, long seed) {
    HeadConfiguration configuration = configuration(training.length, seed);
    FeatureBuffer buffer = new FeatureBuffer(standardisation(training), configuration.batchSize());
    MultiLayerNetwork network = trained(configuration, training, buffer);
    return judge(network, test, buffer, configuration.batchSize());
  }

  /**
   * Trains on some of the rows.
   *
   * @param training indices of rows
   * @param seed of the order of the rows
   */
  public FittedHead train(int[] training, long seed) {
    HeadConfiguration configuration = configuration(training.length, seed);
    Standardisation standardisation = standardisation(training);
    FeatureBuffer buffer = new FeatureBuffer(standardisation, configuration.batchSize());
    MultiLayerNetwork network = trained(configuration, training, buffer);
    return new FittedHead(HeadState.of(network), standardisation, classes);
  }

  private MultiLayerNetwork trained(
      HeadConfiguration configuration, int[] training, FeatureBuffer buffer) {
    EngineThreads.one();
    MultiLayerNetwork network =
        new HeadLayers(configuration, rows.width(), classes, List.of()).network();
    train(network, configuration, training, buffer);
    return network;
  }

  private HeadConfiguration configuration(int count, long seed) {
    return new HeadConfiguration(
        List.of(),
        Activation.RELU,
        0,
        L2,
        Optimizer.ADAM,
        HeadConfiguration.learningRateFor(rows.width()),
        Schedule.COSINE,
        batch(count),
        epochs(count),
        1,
        ClassWeighting.NONE,
        0,
        seed);
  }

  private static int batch(long count) {
    return (int) Math.max(SMALLEST_BATCH, Math.min(LARGEST_BATCH, (count + 3) / 4));
  }

  /** How often a head sees each of its rows. */
  static int epochs(long count) {
    return (int) Math.max(LEAST_EPOCHS, Math.min(MOST_EPOCHS, STEPS / stepsOfEpoch(count)));
  }

  /** How many steps it is trained for. */
  static long steps(long count) {
    return epochs(count) * stepsOfEpoch(count);
  }

  private static long stepsOfEpoch(long count) {
    return (count + batch(count) - 1) / batch(count);
  }

  private Standardisation standardisation(int[] training) {
    FeatureMoments moments = new FeatureMoments(rows.width());
    for (int row : training) {
      moments.add(rows.features(), row * rows.width());
    }
    return moments.standardisation();
  }

  private void train(
      MultiLayerNetwork network,
      HeadConfiguration configuration,
      int[] training,
      FeatureBuffer buffer) {
    int[] order = training.clone();
    Random random = new Random(configuration.seed());
    INDArray labels = Nd4j.create(new long[] {configuration.batchSize(), classes}, 'c');
    int batches = (order.length + configuration.batchSize() - 1) / configuration.batchSize();
    for (int epoch = 1; epoch <= configuration.epochs(); epoch++) {
      network.setLearningRate(configuration.learningRate(epoch));
      shuffle(order, random);
      for (int batch = 0; batch < batches; batch++) {
        int[] places = part(order, batch, batches);
        network.fit(buffer.gathered(rows.features(), places), filled(labels, places));
      }
    }
  }

  private static void shuffle(int[] places, Random random) {
    for (int last = places.length - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      int place = places[last];
      places[last] = places[other];
      places[other] = place;
    }
  }

  /** One of several parts of nearly equal size. */
  private static int[] part(int[] places, int part, int parts) {
    return Arrays.copyOfRange(
        places,
        (int) ((long) places.length * part / parts),
        (int) ((long) places.length * (part + 1) / parts));
  }

  private INDArray filled(INDArray labels, int[] places) {
    float[] numbers = new float[places.length * classes];
    for (int row = 0; row < places.length; row++) {
      numbers[row * classes + rows.labels()[places[row]]] = 1;
    }
    labels.data().asNioFloat().put(numbers);
    return places.length == labels.rows()
        ? labels
        : labels.get(NDArrayIndex.interval(0, places.length), NDArrayIndex.all());
  }

  private ProbabilityLoss judge(
      MultiLayerNetwork network, int[] test, FeatureBuffer buffer, int most) {
    ProbabilityLoss loss = new ProbabilityLoss();
    int parts = (test.length + most - 1) / most;
    for (int part = 0; part < parts; part++) {
      int[] places = part(test, part, parts);
      INDArray output = network.output(buffer.gathered(rows.features(), places));
      float[] probabilities = output.dup('c').data().asFloat();
      for (int row = 0; row < places.length; row++) {
        loss.add(probabilities, row * classes, classes, rows.labels()[places[row]]);
      }
    }
    return loss;
  }
}
