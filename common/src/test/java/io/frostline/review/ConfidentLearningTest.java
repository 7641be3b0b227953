package io.frostline.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Small cases of confident learning that can be computed by hand. */
class ConfidentLearningTest {
  private static final int[] LABELS = {0, 0, 0, 0, 1, 1};
  private static final float[] PROBABILITIES = {
    0.9f, 0.1f, 0.8f, 0.2f, 0.7f, 0.3f, 0.2f, 0.8f, 0.3f, 0.7f, 0.1f, 0.9f
  };

  @Test
  void thresholdsAreMeanProbabilitiesOfTheLabels() {
    assertThat(thresholds()).containsExactly(new float[] {0.65f, 0.8f}, within(1e-6f));
  }

  @Test
  void aClassWithoutRowsIsNeverConfident() {
    SelfConfidence confidence = new SelfConfidence(2);
    confidence.add(0, 0.5f);

    assertThat(confidence.thresholds()).containsExactly(0.5f, 2);
  }

  @Test
  void theJointCountsConfidentRowsAndIsScaledToTheLabels() {
    ConfidentJoint joint = joint();

    assertThat(joint.count(0, 0)).isEqualTo(3);
    assertThat(joint.count(0, 1)).isEqualTo(1);
    assertThat(joint.count(1, 0)).isZero();
    assertThat(joint.count(1, 1)).isEqualTo(1);
    assertThat(joint.estimated()[0]).containsExactly(3, 1);
    assertThat(joint.estimated()[1]).containsExactly(0, 2);
    assertThat(joint.wrong()).containsExactly(1, 0);
  }

  @Test
  void partsOfTheRowsMergeToTheSameJoint() {
    ConfidentJoint merged = new ConfidentJoint(thresholds());
    for (int row = 0; row < LABELS.length; row++) {
      ConfidentJoint own = new ConfidentJoint(thresholds());
      own.add(LABELS[row], PROBABILITIES, 2 * row);
      merged.merge(own);
    }

    assertThat(merged.estimated()).isDeepEqualTo(joint().estimated());
    assertThat(merged.rows()).containsExactly(4, 2);
  }

  @Test
  void ofEachLabelAsManyRowsAreWrongAsEstimated() {
    LabelDoubts doubts =
        new LabelDoubts(
            new int[] {0, 0, 0, 1, RowBlock.NO_CLASS},
            new float[] {0.1f, 0.3f, 0.9f, 0.2f, 0},
            new int[] {1, 1, 0, 0, 1},
            new float[] {0.9f, 0.7f, 0.9f, 0.8f, 1});

    assertThat(doubts.probablyWrong(new long[] {2, 1})).containsExactly(0, 3, 1);
    assertThat(doubts.probablyWrong(new long[] {1, 0})).containsExactly(0);
    assertThat(doubts.doubt(1)).isEqualTo(0.7f, within(1e-6f));
  }

  @Test
  void aLabelThatIsTheMostProbableClassIsNotListed() {
    LabelDoubts doubts =
        new LabelDoubts(
            new int[] {0, 0}, new float[] {0.5f, 0.6f}, new int[] {0, 0}, new float[] {0.5f, 0.6f});

    assertThat(doubts.probablyWrong(new long[] {1})).isEmpty();
  }

  private static float[] thresholds() {
    SelfConfidence first = new SelfConfidence(2);
    SelfConfidence second = new SelfConfidence(2);
    for (int row = 0; row < LABELS.length; row++) {
      (row % 2 == 0 ? first : second).add(LABELS[row], PROBABILITIES[2 * row + LABELS[row]]);
    }
    return first.merge(second).thresholds();
  }

  private static ConfidentJoint joint() {
    ConfidentJoint joint = new ConfidentJoint(thresholds());
    for (int row = 0; row < LABELS.length; row++) {
      joint.add(LABELS[row], PROBABILITIES, 2 * row);
    }
    return joint;
  }
}
