package io.frostline.evaluation;

import java.io.Serializable;

/**
 * A sum that is bit-identical in whatever order and grouping its terms are added: they are first
 * rounded to multiples of 2^-27, so that the mean of a few billion terms below 40 is accurate to
 * 4e-9.
 */
final class FixedPointSum implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double UNITS = 1L << 27;

  private long units;

  void add(double term) {
    units = Math.addExact(units, Math.round(term * UNITS));
  }

  void add(FixedPointSum other) {
    units = Math.addExact(units, other.units);
  }

  double value() {
    return units / UNITS;
  }
}
