package io.frostline.jobs;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.spark.listing.SampledSource;
import io.frostline.spark.probe.Controls;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How thorough the probe of {@code learn} is.
 *
 * @param layers how many layers are compared
 * @param sample how many examples they are compared on
 * @param examples per class in the smaller of two trainings, which shows whether more would help
 * @param seeds trainings for each number of examples
 * @param controls where the network is compared with one with random weights
 * @param split training, validation and test of the classifier
 */
record LearnPlan(int layers, int sample, int examples, int seeds, Controls controls, String split) {
  /** The share of each class that tests the classifier; nothing is chosen by it. */
  static final double RESERVED = 0.2;

  /** Of the others, the share that compares the cuts. */
  static final double COMPARED = 0.2;

  /** What is reserved is the test portion. */
  private static final String SPLIT = "70/10/20";

  /**
   * Few examples are all needed for training, and a validation on a few dozen could not tell when
   * to end it: it ends after all epochs.
   */
  private static final String SPLIT_OF_FEW = "80/0/20";

  static final int MOST_LAYERS = 8;
  private static final int MOST_SAMPLE = 4_000;
  private static final int FEW = 1_000;

  /**
   * What is given up for time, in this order: repetitions, examples beyond which the error of an
   * accuracy shrinks slowly, the control, then layers and examples together.
   */
  private static final List<LearnPlan> LIMITS =
      List.of(
          limit(MOST_LAYERS, MOST_SAMPLE, Controls.ALL),
          limit(MOST_LAYERS, 2_000, Controls.ALL),
          limit(MOST_LAYERS, 1_000, Controls.ALL),
          limit(MOST_LAYERS, 1_000, Controls.LOWEST),
          limit(6, 1_000, Controls.LOWEST),
          limit(6, 500, Controls.LOWEST),
          limit(6, 300, Controls.LOWEST));

  LearnPlan {
    Objects.requireNonNull(controls, "controls");
    Objects.requireNonNull(split, "split");
  }

  private static LearnPlan limit(int layers, int sample, Controls controls) {
    return new LearnPlan(layers, sample, 1, 1, controls, SPLIT);
  }

  /**
   * The usual plan: with few examples more repetitions, which cost little there.
   *
   * @param labelled number of examples
   */
  static LearnPlan usual(long labelled, int classes) {
    int sample = (int) Math.min(labelled, MOST_SAMPLE);
    return labelled > FEW
        ? of(MOST_LAYERS, sample, classes, 1, Controls.ALL, SPLIT)
        : of(MOST_LAYERS, sample, classes, 3, Controls.ALL, SPLIT_OF_FEW);
  }

  /**
   * The usual plan, and what can be given up of it for time: each takes less than the one before.
   */
  static List<LearnPlan> fromUsualToSmallest(long labelled, int classes) {
    LearnPlan usual = usual(labelled, classes);
    long least = Math.min(usual.sample, (long) SampledSource.LEAST * classes);
    List<LearnPlan> plans = new ArrayList<>(List.of(usual));
    for (LearnPlan limit : LIMITS) {
      int sample = (int) Math.max(least, Math.min(usual.sample, limit.sample));
      LearnPlan plan = of(limit.layers, sample, classes, limit.seeds, limit.controls, usual.split);
      if (!plans.contains(plan)) {
        plans.add(plan);
      }
    }
    return plans;
  }

  private static LearnPlan of(
      int layers, int sample, int classes, int seeds, Controls controls, String split) {
    double perClass = sample * (1 - RESERVED) * (1 - COMPARED) / classes;
    return new LearnPlan(layers, sample, (int) Math.max(1, perClass / 2), seeds, controls, split);
  }

  /** Whether there are few examples. */
  boolean ofFew() {
    return split.equals(SPLIT_OF_FEW);
  }

  /** The examples that it reads. */
  double read() {
    return sample * (1 - RESERVED);
  }

  /** {@code 8 layers compared on at most 445 images, in 3 repetitions}. */
  String inWords(String noun) {
    return Formatted.of(
        "%s compared on at most %s, in %s",
        Count.of(layers, "layer"), Count.of(sample, noun), Count.of(seeds, "repetition"));
  }

  /** What it lacks of a more thorough one: {@code 3 of 8 layers, 3,000 of 4,000 images}. */
  List<String> leftOutOf(LearnPlan thorough, String nouns) {
    List<String> leftOut = new ArrayList<>();
    if (layers < thorough.layers) {
      leftOut.add(Formatted.of("%d of %d layers", thorough.layers - layers, thorough.layers));
    }
    if (sample < thorough.sample) {
      leftOut.add(Formatted.of("%,d of %,d %s", thorough.sample - sample, thorough.sample, nouns));
    }
    if (seeds < thorough.seeds) {
      leftOut.add(Formatted.of("%d of %d repetitions", thorough.seeds - seeds, thorough.seeds));
    }
    if (controls != thorough.controls) {
      leftOut.add("random weights above the lowest cut");
    }
    return leftOut;
  }
}
