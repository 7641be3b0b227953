package io.frostline.jobs;

/** A command that keeps what it has done when a signal interrupts it. */
interface Resumable {
  /** The end of what {@link #kept} says, unless an option would start over. */
  String RERUN = ". Rerun the same command to resume";

  /**
   * What an interrupted run leaves, and what to do: {@code 40 of 200 images are committed in
   * features. Rerun the same command to resume}. Any thread may ask, at any time.
   */
  String kept();

  /** The same end for a command line with an option that starts over. */
  static String rerunWithout(String option) {
    return ". Rerun the command without " + option + " to resume";
  }
}
