package io.frostline.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairedLossesTest {
  private static final List<Double> PENALTIES = List.of(0.001, 0.01);

  /** Three rows of two classes, whose label is the first, the second and the first. */
  private static final float[] WEAK = {0.9f, 0.1f, 0.5f, 0.5f, 0.4f, 0.6f};

  private static final float[] STRONG = {0.7f, 0.3f, 0.4f, 0.6f, 0.6f, 0.4f};

  private static final int[] LABELS = {0, 1, 0};

  @Test
  void theExcessAndItsErrorAreThoseOfTheDifferencesRowByRow() {
    PairedLosses losses = new PairedLosses(2);
    add(losses, 0, 3);

    List<L2Candidate> candidates = losses.candidates(PENALTIES);

    double[] differences = {
      Math.log(0.7 / 0.9), Math.log(0.6 / 0.5), Math.log(0.6 / 0.4),
    };
    double mean = (differences[0] + differences[1] + differences[2]) / 3;
    double squares = 0;
    for (double difference : differences) {
      squares += (difference - mean) * (difference - mean);
    }
    assertThat(candidates.get(0).l2()).isEqualTo(0.001);
    assertThat(candidates.get(0).excess()).isCloseTo(mean, within(1e-6));
    assertThat(candidates.get(0).standardError())
        .isCloseTo(Math.sqrt(squares / 2 / 3), within(1e-6));
    assertThat(candidates.get(0).accuracy()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(candidates.get(1).excess()).isZero();
    assertThat(candidates.get(1).standardError()).isZero();
    assertThat(candidates.get(1).accuracy()).isEqualTo(1);
    assertThat(candidates.get(1).loss()).isCloseTo(-Math.log(0.7 * 0.6 * 0.6) / 3, within(1e-6));
  }

  @Test
  void partsAddUpToTheWhole() {
    PairedLosses whole = new PairedLosses(2);
    add(whole, 0, 3);
    PairedLosses parts = new PairedLosses(2);
    PairedLosses rest = new PairedLosses(2);
    add(parts, 0, 1);
    add(rest, 1, 3);
    parts.add(rest);

    assertThat(parts.rows()).isEqualTo(3);
    L2Candidate ofParts = parts.candidates(PENALTIES).get(0);
    L2Candidate ofWhole = whole.candidates(PENALTIES).get(0);
    assertThat(ofParts.loss()).isCloseTo(ofWhole.loss(), within(1e-12));
    assertThat(ofParts.accuracy()).isEqualTo(ofWhole.accuracy());
    assertThat(ofParts.standardError()).isCloseTo(ofWhole.standardError(), within(1e-12));
  }

  @Test
  void jsonKeepsEveryBit() throws IOException {
    PairedLosses losses = new PairedLosses(2);
    add(losses, 0, 3);
    ObjectMapper json = new ObjectMapper();

    PairedLosses read = json.readValue(json.writeValueAsBytes(losses), PairedLosses.class);

    assertThat(read.rows()).isEqualTo(3);
    assertThat(read.candidates(PENALTIES)).isEqualTo(losses.candidates(PENALTIES));
  }

  private static void add(PairedLosses losses, int from, int to) {
    for (int row = from; row < to; row++) {
      losses.add(List.of(WEAK, STRONG), 2 * row, 2, LABELS[row]);
    }
  }
}
