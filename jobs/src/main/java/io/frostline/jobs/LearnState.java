package io.frostline.jobs;

import java.util.List;

/**
 * How far {@code learn} has come, so that a killed run resumes with the plan that it began with.
 *
 * @param task what it learns from, and with which options, in words
 * @param plan of the probe
 * @param trained whether the classifier is in the store
 * @param summary what was printed at the end; empty before
 */
record LearnState(String task, LearnPlan plan, boolean trained, List<String> summary) {
  LearnState {
    summary = List.copyOf(summary);
  }

  static LearnState begun(String task, LearnPlan plan) {
    return new LearnState(task, plan, false, List.of());
  }

  LearnState afterTraining() {
    return new LearnState(task, plan, true, List.of());
  }

  LearnState finished(List<String> lines) {
    return new LearnState(task, plan, true, lines);
  }
}
