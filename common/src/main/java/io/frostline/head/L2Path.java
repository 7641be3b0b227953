package io.frostline.head;

import java.util.Comparator;
import java.util.List;

/**
 * The penalties that {@code --l2 auto} compares, and which of them it takes.
 *
 * <p>The strongest is taken whose loss is within one standard error of the lowest, the rule by
 * which Breiman et al. (1984) choose the size of a tree: these rows cannot tell it from the best,
 * and under a shift of style a stronger penalty does better. The error is that of the difference on
 * the same rows, which is much smaller than that of either loss. Losses are compared rather than
 * accuracies because few rows change the accuracy only in steps.
 */
public final class L2Path {
  /** The default of {@code --l2}, and half decades where penalties make a difference. */
  public static final List<Double> PENALTIES =
      List.of(0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0);

  private L2Path() {}

  /** The penalty to take. */
  public static L2Candidate chosen(List<L2Candidate> candidates) {
    return candidates.stream()
        .filter(L2Candidate::isAsGood)
        .max(Comparator.comparingDouble(L2Candidate::l2))
        .orElseThrow();
  }
}
