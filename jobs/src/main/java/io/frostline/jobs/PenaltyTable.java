package io.frostline.jobs;

import io.frostline.classifier.TrainingRecord;
import io.frostline.evaluation.UnseenGroups;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.L2Candidate;
import io.frostline.message.Count;
import io.frostline.message.PlainNumber;
import java.io.PrintStream;
import java.util.Locale;

/** The penalties that {@code --l2 auto} compared, a line for each. */
final class PenaltyTable {
  private PenaltyTable() {}

  static void print(PrintStream to, TrainingRecord record) {
    HeadConfiguration head = record.configuration();
    to.printf(
        Locale.ROOT,
        "L2 %s is the strongest penalty within one standard error of the lowest loss on %s:%n",
        PlainNumber.of(head.l2()),
        rows(record));
    to.printf(Locale.ROOT, "  %8s %8s %10s  above the lowest loss%n", "L2", "loss", "accuracy");
    for (L2Candidate candidate : record.l2Candidates()) {
      to.printf(
          Locale.ROOT,
          "%s %8s %8.4f %8.1f %%  %.4f ± %.4f%n",
          candidate.l2() == head.l2() ? "*" : " ",
          PlainNumber.of(candidate.l2()),
          candidate.loss(),
          100 * candidate.accuracy(),
          candidate.excess(),
          candidate.standardError());
    }
  }

  private static String rows(TrainingRecord record) {
    UnseenGroups unseen = record.unseenGroups();
    if (unseen != null) {
      return Count.of(unseen.rows(), "row") + " of groups never seen";
    }
    return Count.of(
        record.rows().stream().mapToLong(TrainingRecord.ClassRows::validation).sum(),
        "validation row");
  }
}
