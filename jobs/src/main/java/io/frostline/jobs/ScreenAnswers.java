package io.frostline.jobs;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.feature.ContentDecoding;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.LocalExtraction;
import io.frostline.feature.Outcome;
import io.frostline.feature.PredictionColumns;
import io.frostline.feature.Ranking;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import java.io.PrintStream;
import java.util.List;

/**
 * The answers of a classifier to a few files, a line each, without Spark: name, class and
 * probability, or why the file cannot be used.
 */
final class ScreenAnswers {
  private final PrintStream out;
  private final int widest;
  private boolean allUsed = true;

  /**
   * @param out where the lines go
   * @param files whose names begin the lines
   */
  ScreenAnswers(PrintStream out, List<String> files) {
    this.out = out;
    this.widest = files.stream().mapToInt(String::length).max().orElse(0);
  }

  /**
   * Prints a line for each file.
   *
   * @return whether all files could be used
   */
  boolean print(
      ExtractionPlan plan, List<String> files, ContentDecoding<?> decoding, ExampleReader reader) {
    List<Example> examples =
        files.stream().map(file -> new Example(file, null, null, null)).toList();
    PredictionColumns classes = (PredictionColumns) plan.origin().columns().get(0);
    try (LocalExtraction network = new LocalExtraction(plan)) {
      network.run(examples, decoding, reader, outcome -> out.println(line(outcome, classes)));
    }
    return allUsed;
  }

  private String line(Outcome outcome, PredictionColumns classes) {
    String name = ForeignText.line(outcome.file().uri());
    return Formatted.of("%-" + Math.max(1, widest) + "s  %s", name, answer(outcome, classes));
  }

  private String answer(Outcome outcome, PredictionColumns classes) {
    if (outcome instanceof Outcome.Rejected rejected) {
      allUsed = false;
      return Formatted.of(
          "%s: %s", rejected.reason(), ForeignText.line(String.valueOf(rejected.message())));
    }
    float[] probabilities = ((Outcome.Extracted) outcome).outputs()[0];
    int best = Ranking.largest(probabilities, 1)[0];
    return Formatted.of(
        "%s  %.1f %%", ForeignText.line(classes.classes().get(best)), 100 * probabilities[best]);
  }
}
