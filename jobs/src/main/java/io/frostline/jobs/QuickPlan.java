package io.frostline.jobs;

import io.frostline.message.Formatted;
import io.frostline.spark.listing.SampledSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How networks are compared before one of them is taken.
 *
 * @param networks their names
 * @param sample how many examples they are compared on
 */
record QuickPlan(List<String> networks, int sample) {
  static final int LAYERS = 3;

  /** Evenly over the network; the others are lower. */
  static final int LAYERS_CHOSEN_FROM = 6;

  static final int SEEDS = 3;

  /** Of the time that is left, the share that this comparison may take. */
  private static final double SHARE = 0.25;

  private static final List<Integer> SAMPLES = List.of(1_000, 500, 250);

  QuickPlan {
    networks = List.copyOf(networks);
  }

  /** The usual plan: all networks. */
  static QuickPlan usual(List<String> networks, long labelled, int classes) {
    return new QuickPlan(networks, sample(SAMPLES.get(0), labelled, classes));
  }

  /**
   * A plan that takes no more than its share of a time: with fewer examples, then without the
   * slowest networks. One network always remains.
   *
   * @param left seconds for all the work
   * @param paces of the networks
   */
  static QuickPlan within(double left, Map<String, LearnPace> paces, long labelled, int classes) {
    double seconds = SHARE * left;
    for (int most : SAMPLES) {
      QuickPlan plan = new QuickPlan(List.copyOf(paces.keySet()), sample(most, labelled, classes));
      if (plan.seconds(paces) <= seconds) {
        return plan;
      }
    }
    Map<String, LearnPace> kept = new LinkedHashMap<>(paces);
    QuickPlan plan = smallest(kept, labelled, classes);
    while (kept.size() > 1 && plan.seconds(kept) > seconds) {
      kept.remove(slowest(kept));
      plan = smallest(kept, labelled, classes);
    }
    return plan;
  }

  private static QuickPlan smallest(Map<String, LearnPace> paces, long labelled, int classes) {
    int least = SAMPLES.get(SAMPLES.size() - 1);
    return new QuickPlan(new ArrayList<>(paces.keySet()), sample(least, labelled, classes));
  }

  private static String slowest(Map<String, LearnPace> paces) {
    return paces.entrySet().stream()
        .min(Comparator.comparingDouble(each -> each.getValue().perSecond()))
        .orElseThrow()
        .getKey();
  }

  private static int sample(int most, long labelled, int classes) {
    return (int) Math.min(labelled, Math.max(most, (long) SampledSource.LEAST * classes));
  }

  /** Which of all networks it leaves out, if it does. */
  List<String> notes(List<String> all) {
    List<String> leftOut = new ArrayList<>(all);
    leftOut.removeAll(networks);
    return leftOut.isEmpty()
        ? List.of()
        : List.of(
            Formatted.of(
                "Networks that were not compared, to save time: %s. Take one with --model.",
                String.join(", ", leftOut)));
  }

  private double seconds(Map<String, LearnPace> paces) {
    double read = sample * (1 - LearnPlan.RESERVED);
    if (networks.size() == 1) {
      return 0;
    }
    return networks.stream()
        .mapToDouble(name -> paces.get(name).quickSeconds(read, LAYERS, SEEDS))
        .sum();
  }
}
