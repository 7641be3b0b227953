package io.frostline.jobs;

import io.frostline.message.Count;
import io.frostline.message.Formatted;

/**
 * How thorough the probe of {@code learn} is.
 *
 * @param layers how many layers are compared
 * @param sample how many examples they are compared on
 * @param examples per class in the smaller of two trainings, which shows whether more would help
 * @param seeds trainings for each number of examples
 */
record LearnPlan(int layers, int sample, int examples, int seeds) {
  /** The share of each class that tests the classifier; nothing is chosen by it. */
  static final double RESERVED = 0.2;

  /** Of the others, the share that compares the cuts. */
  static final double COMPARED = 0.2;

  /** Training, validation and test in the training: what is reserved is its test portion. */
  static final String SPLIT = "70/10/20";

  private static final int MOST_LAYERS = 8;
  private static final int MOST_SAMPLE = 4_000;
  private static final int FEW = 1_000;

  /**
   * The usual plan: with few examples more repetitions, which cost little there.
   *
   * @param labelled number of examples
   */
  static LearnPlan usual(long labelled, int classes) {
    int sample = (int) Math.min(labelled, MOST_SAMPLE);
    return of(MOST_LAYERS, sample, classes, labelled > FEW ? 1 : 3);
  }

  /** A plan with a certain number of layers, examples and repetitions. */
  static LearnPlan of(int layers, int sample, int classes, int seeds) {
    double perClass = sample * (1 - RESERVED) * (1 - COMPARED) / classes;
    return new LearnPlan(layers, sample, (int) Math.max(1, perClass / 2), seeds);
  }

  /** {@code 8 layers compared on up to 445 images, in 3 repetitions}. */
  String inWords(String noun) {
    return Formatted.of(
        "%s compared on at most %s, in %s",
        Count.of(layers, "layer"), Count.of(sample, noun), Count.of(seeds, "repetition"));
  }
}
