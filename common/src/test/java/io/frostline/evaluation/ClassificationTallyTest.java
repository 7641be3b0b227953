package io.frostline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.evaluation.Metrics.ClassFigures;
import io.frostline.evaluation.Metrics.Confusion;
import io.frostline.feature.Ranking;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The figures of 300 rows as scikit-learn 1.2.1 and SciPy give them: see {@code
 * sklearn_reference.py} among the test's resources. One class is never predicted, one never a
 * label.
 */
class ClassificationTallyTest {
  private static final int ROWS = 300;
  private static final int CLASSES = 8;
  private static final List<String> NAMES =
      IntStream.range(0, CLASSES).mapToObj(index -> "class " + index).toList();
  private static final Offset<Double> EXACT = within(1e-12);

  private final int[] labels = new int[ROWS];
  private final float[][] probabilities = new float[ROWS][CLASSES];
  private long state = 12345;

  ClassificationTallyTest() {
    for (int row = 0; row < ROWS; row++) {
      double uniform = random();
      labels[row] = (int) (uniform * uniform * 7);
      double[] weights = new double[CLASSES];
      for (int index = 0; index < CLASSES; index++) {
        weights[index] = Math.pow(random(), 3);
      }
      weights[labels[row]] += 0.4 * random();
      weights[6] *= 0.02;
      double sum = 0;
      for (double weight : weights) {
        sum += weight;
      }
      for (int index = 0; index < CLASSES; index++) {
        probabilities[row][index] = (float) (weights[index] / sum);
      }
    }
  }

  /** The generator of the C standard's example, which any language repeats. */
  private double random() {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state / 2147483648.0;
  }

  private ClassificationTally tally(int from, int step) {
    ClassificationTally tally = new ClassificationTally(CLASSES);
    for (int row = from; row < ROWS; row += step) {
      tally.add(labels[row], probabilities[row]);
    }
    return tally;
  }

  @Test
  void figuresAreThoseOfScikitLearn() {
    Metrics metrics = tally(0, 1).metrics(NAMES);

    assertThat(metrics.rows()).isEqualTo(300);
    assertThat(metrics.accuracy()).isEqualTo(0.27);
    assertThat(metrics.accuracyInterval().low()).isCloseTo(0.22290402938898543, EXACT);
    assertThat(metrics.accuracyInterval().high()).isCloseTo(0.32291173737430573, EXACT);
    assertThat(metrics.baseline()).isCloseTo(125 / 300.0, EXACT);
    assertThat(metrics.top5Accuracy()).isCloseTo(0.9133333333333333, EXACT);
    assertThat(metrics.logLoss()).isCloseTo(1.9042967175042713, within(4e-9));
    assertThat(metrics.macro().precision()).isCloseTo(0.21427643722881717, EXACT);
    assertThat(metrics.macro().recall()).isCloseTo(0.2257788627351643, EXACT);
    assertThat(metrics.macro().f1()).isCloseTo(0.20793054641015773, EXACT);
    assertThat(metrics.weighted().precision()).isCloseTo(0.35976834817540304, EXACT);
    assertThat(metrics.weighted().recall()).isCloseTo(0.27, EXACT);
    assertThat(metrics.weighted().f1()).isCloseTo(0.28743382340642615, EXACT);
    assertThat(metrics.calibration().expectedError()).isCloseTo(0.12456239173809688, within(4e-9));
    assertThat(metrics.classes().get(0).precision()).isCloseTo(0.56140351, within(5e-9));
    assertThat(metrics.classes().get(4).f1()).isCloseTo(0.2739726, within(5e-9));
    assertThat(metrics.confusion())
        .contains(new Confusion(0, 0, 32), new Confusion(3, 1, 7), new Confusion(6, 7, 4))
        .doesNotContain(new Confusion(5, 4, 0));
    assertThat(metrics.absent()).isEmpty();
  }

  @Test
  void undefinedFiguresAreNullAndCountAsNothing() {
    List<ClassFigures> classes = tally(0, 1).metrics(NAMES).classes();

    assertThat(classes.get(6).precision()).isNull();
    assertThat(classes.get(6).recall()).isZero();
    assertThat(classes.get(6).f1()).isZero();
    assertThat(classes.get(7).precision()).isZero();
    assertThat(classes.get(7).recall()).isNull();
  }

  @Test
  void figuresDoNotDependOnHowRowsAreDistributed() {
    Metrics whole = tally(0, 1).metrics(NAMES);

    assertThat(tally(2, 3).merge(tally(0, 3)).merge(tally(1, 3)).metrics(NAMES)).isEqualTo(whole);
  }

  @Test
  void jsonGivesTheSameBack() throws Exception {
    Metrics metrics = tally(0, 1).metrics(NAMES);
    ObjectMapper json = new ObjectMapper();

    String text = json.writeValueAsString(metrics);

    assertThat(json.readValue(text, Metrics.class)).isEqualTo(metrics);
    assertThat(text).contains("\"top5_accuracy\":", "\"log_loss\":", "\"confusion\":[[0,0,");
  }

  @Test
  void ofEqualProbabilitiesTheFirstClassCounts() {
    ClassificationTally tally = new ClassificationTally(6);
    float[] equal = {1 / 6f, 1 / 6f, 1 / 6f, 1 / 6f, 1 / 6f, 1 / 6f};
    tally.add(0, equal);
    tally.add(4, equal);
    tally.add(5, equal);

    Metrics metrics = tally.metrics(List.of("a", "b", "c", "d", "e", "f"));

    assertThat(metrics.accuracy()).isEqualTo(1 / 3.0);
    assertThat(metrics.top5Accuracy()).isEqualTo(2 / 3.0);
  }

  @Test
  void whatTheBestClassesCannotTellIsAbsentWithTheReason() {
    ClassificationTally few = new ClassificationTally(CLASSES);
    ClassificationTally enough = new ClassificationTally(CLASSES);
    ClassificationTally whole = new ClassificationTally(CLASSES);
    for (int row = 0; row < ROWS; row++) {
      int[] best = Ranking.largest(probabilities[row], 5);
      few.addBest(labels[row], new int[] {best[0]}, probabilities[row][best[0]]);
      enough.addBest(labels[row], best, probabilities[row][best[0]]);
      whole.add(labels[row], probabilities[row]);
    }

    Metrics all = whole.metrics(NAMES);
    assertThat(enough.metrics(NAMES).top5Accuracy()).isEqualTo(all.top5Accuracy());
    assertThat(enough.metrics(NAMES).calibration()).isEqualTo(all.calibration());
    assertThat(enough.metrics(NAMES).confusion()).isEqualTo(all.confusion());
    assertThat(enough.metrics(NAMES).logLoss()).isNull();
    assertThat(enough.metrics(NAMES).absent().get("log_loss"))
        .isEqualTo(
            "300 rows do not contain the probabilities of all classes: classify with --all-probabilities");
    assertThat(few.metrics(NAMES).top5Accuracy()).isNull();
    assertThat(few.metrics(NAMES).absent().get("top5_accuracy"))
        .contains("fewer than five classes: classify with --top 5");
  }

  @Test
  void topFiveOfFiveClassesSaysNothing() {
    ClassificationTally tally = new ClassificationTally(2);
    tally.add(1, new float[] {0.25f, 0.75f});

    Metrics metrics = tally.metrics(List.of("no", "yes"));

    assertThat(metrics.top5Accuracy()).isNull();
    assertThat(metrics.absent()).containsOnlyKeys("top5_accuracy");
    assertThat(metrics.logLoss()).isCloseTo(-Math.log(0.75), within(1e-8));
  }

  @Test
  void probabilitiesOfClassesThatDoNotExcludeEachOtherHaveNoLogLoss() {
    ClassificationTally tally = new ClassificationTally(2);
    tally.add(1, new float[] {0.9f, 0.8f});

    assertThat(tally.metrics(List.of("no", "yes")).logLoss()).isNull();
    assertThat(tally.metrics(List.of("no", "yes")).absent().get("log_loss"))
        .contains("do not sum to 1");
  }

  @Test
  void aProbabilityOfNothingCostsAtMostTheLogarithmOfTheLeast() {
    ClassificationTally tally = new ClassificationTally(2);
    tally.add(0, new float[] {0, 1});

    assertThat(tally.metrics(List.of("no", "yes")).logLoss())
        .isCloseTo(-Math.log(1e-15), within(1e-8));
  }

  @Test
  void rowsThatCannotBeAreRefused() {
    ClassificationTally tally = new ClassificationTally(2);

    assertThatThrownBy(() -> tally.add(0, new float[] {1}))
        .hasMessageContaining("Expected 2 probabilities, one per class, but got 1.");
    assertThatThrownBy(() -> tally.add(2, new float[] {0, 1})).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> tally.add(0, new float[] {Float.NaN, 1})).hasMessageContaining("NaN");
    assertThatThrownBy(() -> tally.metrics(List.of("no", "yes")))
        .hasMessageContaining("no row was evaluated");
  }
}
