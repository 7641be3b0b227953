package io.frostline.jobs;

import io.frostline.evaluation.Learning;
import io.frostline.evaluation.Learning.Advice;
import io.frostline.evaluation.Metrics;
import io.frostline.evaluation.Score;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.ArrayList;
import java.util.List;

/** What {@code learn} prints at its end. */
record LearnSummary(LearnTask task, Learning learning) {
  List<String> lines() {
    Metrics metrics = learning.report().metrics();
    List<String> lines = new ArrayList<>();
    lines.add(
        Formatted.of(
            "Accuracy %.1f %% (%.1f to %.1f %% with 95 %% confidence) on %s that neither training"
                + " nor the choice of the cut has seen%s.",
            100 * metrics.accuracy(),
            100 * metrics.accuracyInterval().low(),
            100 * metrics.accuracyInterval().high(),
            Count.of(metrics.rows(), task.kind().noun()),
            learning.alsoProbed() == 0
                ? ""
                : Formatted.of(", but for %,d", learning.alsoProbed())));
    lines.add(Formatted.of("  %-42s %5.1f %%", "most frequent class", 100 * metrics.baseline()));
    lines.add(
        line("no network, " + learning.probe().bare().words(), learning.probe().bare().scores()));
    if (!learning.chosen().randomScores().isEmpty()) {
      lines.add(line("not pre-trained, same cut", learning.chosen().randomScores()));
    }
    lines.add(line("pre-trained, " + learning.chosen().name(), learning.chosen().scores()));
    lines.add(
        "  (those with ± in the probe, which chose the cut on other " + task.kind().nouns() + ")");
    if (!learning.found().rejected().isEmpty()) {
      lines.add(
          Formatted.of(
              "%s could not be used; the report says why.",
              Count.of(
                  learning.found().rejected().stream().mapToLong(Learning.Rejected::examples).sum(),
                  task.kind().noun())));
    }
    lines.add("Next:");
    for (Advice advice : learning.advice()) {
      lines.add("  " + advice.what() + " " + advice.why());
      if (advice.command() != null) {
        lines.add("    " + advice.command());
      }
    }
    lines.add("Classifier: " + task.name() + ", in the store " + task.store().location());
    lines.add("Use it:     " + learning.use());
    lines.add("Report:     " + task.folder().report().page());
    return lines;
  }

  private static String line(String name, List<Score> scores) {
    Score score = scores.get(scores.size() - 1);
    return Formatted.of(
        "  %-42s %5.1f ± %.1f %%", name, 100 * score.accuracy(), 100 * score.standardError());
  }
}
