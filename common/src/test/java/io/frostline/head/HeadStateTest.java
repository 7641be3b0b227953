package io.frostline.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class HeadStateTest {
  private static final int WIDTH = 5;
  private static final int CLASSES = 3;

  @Test
  void trainingThatGoesOnFromAStateIsTheSameToTheBit() throws IOException {
    MultiLayerNetwork straight = head().network();
    straight.fit(batch(1));
    HeadState half = writtenAndRead(HeadState.of(straight));
    MultiLayerNetwork resumed = half.network();

    straight.fit(batch(2));
    resumed.fit(batch(2));

    assertThat(half.iterations()).isEqualTo(1);
    assertThat(HeadState.of(resumed).parameters()).isEqualTo(HeadState.of(straight).parameters());
    assertThat(HeadState.of(resumed).updater()).isEqualTo(HeadState.of(straight).updater());
    assertThat(HeadState.of(resumed).iterations()).isEqualTo(2);
  }

  @Test
  void theSeedDecidesTheFirstWeights() {
    assertThat(HeadState.of(head().network()).parameters())
        .isEqualTo(HeadState.of(head().network()).parameters());
  }

  @Test
  void anotherLearningRateChangesNothingElse() {
    MultiLayerNetwork network = head().network();
    network.fit(batch(1));
    HeadState before = HeadState.of(network);
    HeadState after = before.withLearningRate(0.5);

    assertThat(after.network().getLearningRate(0)).isEqualTo(0.5);
    assertThat(after.parameters()).isEqualTo(before.parameters());
    assertThat(after.updater()).isEqualTo(before.updater());
    assertThat(after.iterations()).isEqualTo(before.iterations());
  }

  @Test
  void deeplearning4jReadsTheZipForFurtherTraining() throws IOException {
    MultiLayerNetwork network = head().network();
    network.fit(batch(1));
    HeadState state = HeadState.of(network);

    MultiLayerNetwork read =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(state.zip()), true);

    assertThat(HeadState.of(read).parameters()).isEqualTo(state.parameters());
    assertThat(HeadState.of(read).updater()).isEqualTo(state.updater());
  }

  /** A step is the mean over the batch, so half of a batch masked makes half a step. */
  @Test
  void rowsThatAreMaskedDoNotCount() {
    HeadLayers plainSteps = new HeadLayers(Heads.plain(), WIDTH, CLASSES, List.of(1f, 2f, 0.5f));
    MultiLayerNetwork plain = plainSteps.network();
    MultiLayerNetwork masked = plainSteps.network();
    float[] start = plain.params().toFloatVector();
    DataSet rows = batch(3);
    int more = rows.numExamples();
    DataSet filledUp =
        new DataSet(
            Nd4j.vstack(rows.getFeatures(), Nd4j.zeros(more, WIDTH)),
            Nd4j.vstack(rows.getLabels(), Nd4j.zeros(more, CLASSES)));
    filledUp.setLabelsMaskArray(Nd4j.vstack(Nd4j.ones(more, 1), Nd4j.zeros(more, 1)));

    plain.fit(rows);
    masked.fit(filledUp);

    float[] wholeStep = plain.params().toFloatVector();
    float[] halfStep = masked.params().toFloatVector();
    for (int index = 0; index < start.length; index++) {
      assertThat(2 * (halfStep[index] - start[index]))
          .isCloseTo(wholeStep[index] - start[index], within(1e-5f));
    }
  }

  private static HeadState writtenAndRead(HeadState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.write(new DataOutputStream(bytes));
    return HeadState.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  private static HeadLayers head() {
    return new HeadLayers(
        Heads.configuration(List.of(4), 0, Schedule.COSINE), WIDTH, CLASSES, List.of(1f, 2f, 0.5f));
  }

  private static DataSet batch(long seed) {
    Random random = new Random(seed);
    float[] features = new float[8 * WIDTH];
    float[] labels = new float[8 * CLASSES];
    for (int index = 0; index < features.length; index++) {
      features[index] = (float) random.nextGaussian();
    }
    for (int row = 0; row < 8; row++) {
      labels[row * CLASSES + random.nextInt(CLASSES)] = 1;
    }
    return new DataSet(
        Nd4j.create(features, new long[] {8, WIDTH}, 'c'),
        Nd4j.create(labels, new long[] {8, CLASSES}, 'c'));
  }
}
