package io.frostline.evaluation;

import static io.frostline.evaluation.Html.element;

import io.frostline.evaluation.Benchmark.Round;
import io.frostline.evaluation.Benchmark.Stages.Stage;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the time of an image goes: two bars to compare, and a table with a bar for each stage. */
final class StageChart {
  private static final String ENGINE = "engine";

  private StageChart() {}

  /** The section of a page. */
  static Html of(Round round, Benchmark.Subject subject) {
    int threads = subject.threads();
    List<Stage> parts = round.stages().parts(subject.examples());
    double pipeline = round.stages().total();
    double engine = threads * 1e3 / round.engine();
    double widest = Math.max(pipeline, engine);
    return element(
        "section",
        element("h2", "Where the time goes"),
        element(
            "p class=\"explanation\"",
            Formatted.of(
                "Milliseconds on the clock for one %s on one thread, of %s at work. Reading in the background took %.2f ms; only waiting for it counts.",
                subject.examples().noun(), Count.of(threads, "thread"), round.stages().reading())),
        element(
            Formatted.of(
                "figure class=\"lanes\" role=\"img\" aria-label=\"%s\"", words(parts, engine)),
            lane("pipeline", parts, widest),
            lane("bare engine", List.of(new Stage(ENGINE, engine)), widest)),
        PageElements.table(
            List.of("stage", "ms", "share"),
            Stream.concat(
                    parts.stream().map(stage -> row(stage, pipeline)),
                    Stream.of(
                        PageElements.row(
                            "tr class=\"total\"",
                            Html.text("whole pipeline"),
                            Formatted.of("%.3f", pipeline),
                            "100.0 %"),
                        PageElements.row(
                            "tr",
                            Html.text("bare engine, for comparison"),
                            Formatted.of("%.3f", engine),
                            Formatted.of("%.1f %%", 100 * engine / pipeline))))
                .toList()));
  }

  private static String words(List<Stage> parts, double engine) {
    return Formatted.of(
        "Pipeline: %s. Bare engine: %.2f ms.",
        parts.stream()
            .map(stage -> Formatted.of("%s %.2f ms", stage.name(), stage.milliseconds()))
            .collect(Collectors.joining(", ")),
        engine);
  }

  private static Html lane(String name, List<Stage> stages, double widest) {
    List<Html> parts = new ArrayList<>();
    double at = 0;
    for (Stage stage : stages) {
      double share = stage.milliseconds() / widest;
      parts.add(rectangle(stage.name(), at, share));
      at += share;
    }
    return element(
        "div class=\"lane\" aria-hidden=\"true\"",
        element("span", name),
        element("svg class=\"track\"", parts),
        element("span class=\"sum\"", Formatted.of("%.2f ms", at * widest)));
  }

  private static Html row(Stage stage, double whole) {
    return PageElements.row(
        "tr",
        Html.all(
            Stream.of(Html.text(stage.name()), meter(stage.name(), stage.milliseconds() / whole))),
        Formatted.of("%.3f", stage.milliseconds()),
        Formatted.of("%.1f %%", 100 * stage.milliseconds() / whole));
  }

  /**
   * A bar.
   *
   * @param stage whose colour it has
   * @param share of the whole width
   */
  static Html meter(String stage, double share) {
    return element("svg class=\"meter\" aria-hidden=\"true\"", rectangle(stage, 0, share));
  }

  private static Html rectangle(String stage, double from, double share) {
    return element(
        Formatted.of(
            "rect class=\"%s\" x=\"%.3f%%\" y=\"0\" width=\"%.3f%%\" height=\"100%%\"",
            "stage-" + stage.split(" ")[0], 100 * from, 100 * share));
  }
}
