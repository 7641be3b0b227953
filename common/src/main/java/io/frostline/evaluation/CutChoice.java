package io.frostline.evaluation;

import io.frostline.evaluation.Probe.Cut;
import java.util.Comparator;
import java.util.List;

/**
 * Which cut to use.
 *
 * <p>For accuracy: the one with the highest mean accuracy from the most examples, the cheapest of
 * equals. For accuracy per cost: the cheapest one whose accuracy lies within one standard error of
 * the best one's, as Breiman and others (1984) choose the size of a tree: what is so near cannot be
 * told from the best with these images. The cost is the number of multiplications up to the layer,
 * which no other program on the machine disturbs; of one layer's poolings the narrower is cheaper.
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

  /** The cheapest of those that cannot be told from the most accurate one. */
  public Cut cheapestOfTheBest() {
    double limit = limit();
    return cuts.stream().filter(cut -> cut.best().accuracy() >= limit).min(CHEAPEST).orElseThrow();
  }

  /** The accuracy that is one standard error below the best one. */
  public double limit() {
    Score best = mostAccurate().best();
    return best.accuracy() - best.standardError();
  }
}
