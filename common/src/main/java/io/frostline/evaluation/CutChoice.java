package io.frostline.evaluation;

import io.frostline.evaluation.Probe.Cut;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses the cut to use.
 *
 * <p>For accuracy: the cut with the highest mean accuracy at the largest number of examples, the
 * cheapest in case of a tie. For accuracy per cost: the cheapest cut within one standard error of
 * the best accuracy, the rule by which Breiman et al. (1984) choose the size of a tree; these
 * images cannot distinguish such a cut from the best. The cost is the number of multiplications up
 * to the layer, which does not depend on the load of the machine; of the poolings of one layer, the
 * narrower is cheaper. A cut that was measured to take more time than the best is not cheaper.
 */
public record CutChoice(List<Cut> cuts) {
  private static final Comparator<Cut> CHEAPEST =
      Comparator.comparingLong(Cut::multiplyAccumulates)
          .thenComparingInt(Cut::depth)
          .thenComparingInt(Cut::width);

  public CutChoice {
    cuts = List.copyOf(cuts);
  }

  /** The most accurate cut. */
  public Cut mostAccurate() {
    return cuts.stream()
        .min(
            Comparator.comparingDouble((Cut cut) -> -cut.best().accuracy()).thenComparing(CHEAPEST))
        .orElseThrow();
  }

  /** The cheapest cut that is comparable to the most accurate one. */
  public Cut cheapestOfTheBest() {
    double limit = limit();
    double time = mostAccurate().milliseconds();
    return cuts.stream()
        .filter(cut -> cut.best().accuracy() >= limit && cut.milliseconds() <= time)
        .min(CHEAPEST)
        .orElseThrow();
  }

  /** The best accuracy minus one standard error. */
  public double limit() {
    Score best = mostAccurate().best();
    return best.accuracy() - best.standardError();
  }
}
