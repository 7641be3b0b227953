package io.frostline.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LinearHeadTest {
  private static final LinearHead HEAD =
      new LinearHead(new float[] {1, -2, 3, 4, 0.5f, -1}, new float[] {0.25f, -0.5f});

  @Test
  void knowsItsShape() {
    assertThat(HEAD.width()).isEqualTo(3);
    assertThat(HEAD.classes()).isEqualTo(2);
    assertThatThrownBy(() -> new LinearHead(new float[3], new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 weights for 2 classes");
  }

  @Test
  void scoresFeaturesThatAreNotStandardisedTheSame() {
    Standardisation standardisation =
        new Standardisation(new float[] {5, -1, 0}, new float[] {2, 0.5f, 8});
    float[] features = {3, 1, -4};
    float[] standardised = features.clone();
    standardisation.apply(standardised, 0);

    LinearHead raw = HEAD.unstandardised(standardisation);

    for (int label = 0; label < 2; label++) {
      assertThat(score(raw, label, features))
          .isCloseTo(score(HEAD, label, standardised), within(1e-5f));
    }
    assertThatThrownBy(() -> HEAD.unstandardised(Standardisation.identity(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 means for 3 features");
  }

  @Test
  void readsFeaturesInAnotherOrder() {
    LinearHead moved = HEAD.reordered(2, 0, 1);

    assertThat(moved.weights()).containsExactly(0.5f, -1, 1, -2, 3, 4);
    assertThat(score(moved, 0, -4, 3, 1)).isEqualTo(score(HEAD, 0, 3, 1, -4));
  }

  private static float score(LinearHead head, int label, float... features) {
    float score = head.bias()[label];
    for (int feature = 0; feature < features.length; feature++) {
      score += features[feature] * head.weights()[feature * head.classes() + label];
    }
    return score;
  }
}
