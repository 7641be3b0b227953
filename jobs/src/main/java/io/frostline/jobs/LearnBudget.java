package io.frostline.jobs;

import io.frostline.example.ExampleKind;
import io.frostline.message.Formatted;
import io.frostline.message.TimeInWords;
import java.util.ArrayList;
import java.util.List;

/**
 * The time that {@code learn} may take.
 *
 * @param seconds in all
 * @param spent seconds of these that are over
 */
record LearnBudget(double seconds, double spent) {
  /**
   * The most thorough plan with which the work fits into the time; if none does, the last one.
   *
   * @param plans the most thorough one first
   * @param examples of which the features are extracted after the probe
   */
  LearnPlan choose(List<LearnPlan> plans, LearnPace pace, long examples) {
    return plans.stream()
        .filter(plan -> whole(plan, pace, examples) <= seconds)
        .findFirst()
        .orElse(plans.get(plans.size() - 1));
  }

  /** How long the whole work is expected to take with a plan, from its beginning. */
  double whole(LearnPlan plan, LearnPace pace, long examples) {
    return spent + pace.seconds(plan) + pace.finishSeconds(examples);
  }

  /** What is left of it. */
  double left() {
    return seconds - spent;
  }

  /**
   * What a person needs to know about a plan.
   *
   * @param usual what it would be with time enough
   * @param examples of which the features are extracted after the probe
   */
  List<String> notes(
      LearnPlan plan, LearnPlan usual, LearnPace pace, long examples, ExampleKind kind) {
    double whole = whole(plan, pace, examples);
    String rate = Formatted.of("%,.1f %s per second", pace.perSecond(), kind.nouns());
    List<String> notes = new ArrayList<>();
    notes.add(
        whole <= seconds
            ? Formatted.of("Planned to take %s of %s, at %s.", words(whole), words(seconds), rate)
            : Formatted.of(
                "It will take about %s even so, longer than the time budget of %s: %s of it for"
                    + " the features of all %,d %s, at %s. Interrupt it if that is too long; rerun"
                    + " the same command to resume.",
                words(whole),
                words(seconds),
                words(pace.extractionSeconds(examples)),
                examples,
                kind.nouns(),
                rate));
    List<String> leftOut = plan.leftOutOf(usual, kind.nouns());
    if (!leftOut.isEmpty()) {
      notes.add("Left out of the comparison to save time: " + String.join(", ", leftOut) + ".");
    }
    return notes;
  }

  private static String words(double seconds) {
    return TimeInWords.of(Math.max(1, Math.round(seconds)));
  }
}
