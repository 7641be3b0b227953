package io.frostline.evaluation;

import io.frostline.evaluation.Metrics.Bin;
import io.frostline.evaluation.Metrics.Calibration;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Counts confidence and correct predictions in bins of equal width. */
final class CalibrationTally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The number that Guo et al. (2017) use. */
  static final int BINS = 15;

  private final long[] rows = new long[BINS];
  private final long[] correct = new long[BINS];
  private final FixedPointSum[] confidence = new FixedPointSum[BINS];

  CalibrationTally() {
    for (int bin = 0; bin < BINS; bin++) {
      confidence[bin] = new FixedPointSum();
    }
  }

  void add(double probability, boolean isCorrect) {
    int bin = (int) Math.ceil(probability * BINS) - 1;
    bin = Math.max(0, Math.min(BINS - 1, bin));
    rows[bin]++;
    correct[bin] += isCorrect ? 1 : 0;
    confidence[bin].add(probability);
  }

  void add(CalibrationTally other) {
    for (int bin = 0; bin < BINS; bin++) {
      rows[bin] += other.rows[bin];
      correct[bin] += other.correct[bin];
      confidence[bin].add(other.confidence[bin]);
    }
  }

  Calibration calibration(long allRows) {
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      Double mean = rows[bin] == 0 ? null : (Double) (confidence[bin].value() / rows[bin]);
      Double accuracy = rows[bin] == 0 ? null : (Double) ((double) correct[bin] / rows[bin]);
      bins.add(new Bin((double) bin / BINS, (bin + 1.0) / BINS, rows[bin], mean, accuracy));
      error += rows[bin] == 0 ? 0 : rows[bin] * Math.abs(accuracy - mean) / allRows;
    }
    return new Calibration(error, bins);
  }
}
