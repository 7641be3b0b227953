package io.frostline.jobs;

import io.frostline.head.HeadPace;

/**
 * How fast the parts of {@code learn} are on this machine or cluster, as measured on the first
 * examples.
 *
 * @param perSecond examples that become features at all cuts
 * @param perSecondLowest examples that become features at the lowest cut
 * @param loadSeconds how long the network takes to load
 * @param heads on one thread
 * @param columnsOfLayer the mean number of columns that a layer becomes, by its poolings
 * @param widthOfColumn the mean number of features of a column
 * @param slots how many tasks run at once
 */
record LearnPace(
    double perSecond,
    double perSecondLowest,
    double loadSeconds,
    HeadPace heads,
    double columnsOfLayer,
    int widthOfColumn,
    int slots) {
  /** A Spark job of one task that reads a table. */
  private static final double JOB_SECONDS = 0.5;

  /** What extraction, training and evaluation spend on Spark jobs, however few the rows are. */
  private static final double FINISH_SECONDS = 30;

  /** That of {@code train}. */
  private static final int EPOCHS = 30;

  /** How long the probe of a plan takes. */
  double seconds(LearnPlan plan) {
    double control =
        switch (plan.controls()) {
          case ALL -> plan.read() / perSecond;
          case LOWEST -> plan.read() / perSecondLowest;
        };
    double columns = plan.layers() * columnsOfLayer;
    double controls =
        switch (plan.controls()) {
          case ALL -> columns + 1;
          case LOWEST -> 2;
        };
    double rows = plan.read() * (1 - LearnPlan.COMPARED);
    double column = plan.seeds() * (head(rows) + head(rows / 2)) + JOB_SECONDS;
    return plan.read() / perSecond
        + control
        + (columns + controls) * column / slots
        + plan.layers() * LearnSteps.TURNS * (loadSeconds + LearnSteps.TURN_SECONDS);
  }

  /** How long a quick probe of a few columns takes. */
  double quickSeconds(double read, int columns, int seeds) {
    double rows = read * (1 - LearnPlan.COMPARED);
    return read / perSecond
        + columns * (seeds * head(rows) + JOB_SECONDS) / slots
        + LearnSteps.TURNS * (loadSeconds + LearnSteps.TURN_SECONDS);
  }

  private double head(double rows) {
    return heads.seconds(Math.round(rows), widthOfColumn);
  }

  /** How long the features of all examples take. */
  double extractionSeconds(long examples) {
    return examples / perSecond;
  }

  /** How long everything after the probe takes: extraction, training, evaluation. */
  double finishSeconds(long examples) {
    double training =
        EPOCHS * heads.secondsOfNumber() * examples * widthOfColumn / Math.max(1, slots);
    return extractionSeconds(examples) + training + FINISH_SECONDS;
  }
}
