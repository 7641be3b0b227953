package io.frostline.spark.probe;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.TokenInput;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.evaluation.CutChoice;
import io.frostline.evaluation.Probe;
import io.frostline.evaluation.Probe.Cut;
import io.frostline.evaluation.Report.Fact;
import io.frostline.evaluation.Score;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.PlainNumber;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.probe.HeadTrainings.Source;
import io.frostline.spark.training.PortionCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The measurements of a probe, and the report that is derived from them.
 *
 * @param counts the rows of each class
 * @param repetitions of which seeds or folds are the numbers
 * @param heads of every column, in the order of examples and seeds
 * @param seconds the duration of each step
 */
public record ProbeResult(
    ProbeRequest request,
    PortionCounts counts,
    Repetitions repetitions,
    FeatureTable features,
    FeatureTable controls,
    List<Examples> examples,
    Map<Source, List<Trained>> heads,
    Costs costs,
    Map<String, Double> seconds) {
  private static final double GIGABYTE = 1e9;
  private static final double MILLION = 1e6;

  /** How commands refer to what was probed. */
  public interface Commands {
    /** The commands that train a classifier with this cut on all images. */
    List<String> of(Cut cut);

    /** The command that trains layers below the most accurate cut, too; empty if none can be. */
    default Optional<String> retraining(Cut best) {
      return Optional.empty();
    }
  }

  /** The content of {@code probe.json}. */
  public Probe inWords(Commands commands) {
    List<Cut> cuts = cuts();
    return new Probe(
        Provenance.version(),
        request.model().description().name(),
        request.form().examples(),
        request.images().uri(),
        rows(),
        rows() - testRows(),
        testRows(),
        counts.labels(),
        baseline(),
        examples.stream().map(Examples::keyword).toList(),
        repetitions.count(),
        repetitions.folds().count(),
        cuts,
        bare(),
        recommendations(new CutChoice(cuts), commands),
        seconds,
        notes(),
        facts());
  }

  private boolean isGrouped() {
    return !request.groups().isNone();
  }

  private long rows() {
    return counts.train() + counts.test() - repetitions.folds().ungrouped();
  }

  /** Of one head; of folds on average. */
  private long testRows() {
    return isGrouped() ? rows() / repetitions.count() : counts.test();
  }

  private double baseline() {
    return isGrouped()
        ? counts.classes().stream().mapToLong(of -> of.train() + of.test()).max().orElseThrow()
            / (double) rows()
        : counts.classes().stream().mapToLong(of -> of.test()).max().orElseThrow()
            / (double) counts.test();
  }

  private List<Cut> cuts() {
    List<Cut> cuts = new ArrayList<>();
    for (int index = 0; index < request.cuts().size(); index++) {
      cuts.add(cut(request.cuts().get(index), features.columns(), controls.columns()));
    }
    return cuts;
  }

  private Cut cut(CutPoint cut, List<FeatureColumn> trained, List<FeatureColumn> random) {
    Layer layer = request.model().description().layer(cut.layer()).orElseThrow();
    FeatureColumn column = find(cut, trained).orElseThrow();
    Costs.Cost cost = costs.layers().get(cut.layer());
    return new Cut(
        request.layers().indexOf(cut.layer()),
        cut.layer(),
        layer.operator(),
        cut.pooling().keyword(),
        column.column(),
        column.width(),
        costs.share(cut.layer()),
        cost.multiplyAccumulates(),
        cost.milliseconds(),
        column.width() * (double) Float.BYTES * MILLION / GIGABYTE,
        scores(new Source(features, column)),
        find(cut, random).map(control -> scores(new Source(controls, control))).orElse(List.of()));
  }

  private static Optional<FeatureColumn> find(CutPoint cut, List<FeatureColumn> columns) {
    return columns.stream()
        .filter(column -> column.layer().equals(cut.layer()))
        .filter(column -> column.pool().equals(cut.pooling().keyword()))
        .findFirst();
  }

  private Probe.Bare bare() {
    FeatureColumn column = controls.columns().get(request.controlledCuts().size());
    return new Probe.Bare(
        column.column(),
        column.pool(),
        request.form().inWords(column),
        column.shape(),
        column.width(),
        scores(new Source(controls, column)));
  }

  private List<Score> scores(Source source) {
    List<Trained> trained = heads.get(source);
    return examples.stream()
        .map(count -> trained.stream().filter(head -> head.examples().equals(count)).toList())
        .map(ofCount -> isGrouped() ? Trained.scoreOfFolds(ofCount) : Trained.score(ofCount))
        .toList();
  }

  private List<Probe.Recommendation> recommendations(CutChoice choice, Commands commands) {
    Cut best = choice.mostAccurate();
    Cut cheap = choice.cheapestOfTheBest();
    return List.of(
        new Probe.Recommendation(
            "accuracy",
            best.layer(),
            best.pool(),
            Formatted.of(
                "Highest accuracy on %s: %.1f %%.",
                isGrouped() ? "groups never seen" : "the test " + request.form().examples().nouns(),
                100 * best.best().accuracy()),
            commands.of(best),
            commands.retraining(best).orElse(null)),
        new Probe.Recommendation(
            "accuracy per cost", cheap.layer(), cheap.pool(), reason(choice), commands.of(cheap)));
  }

  private static String reason(CutChoice choice) {
    Cut best = choice.mostAccurate();
    Cut cheap = choice.cheapestOfTheBest();
    if (cheap.equals(best)) {
      return "No cheaper cut is within one standard error of the best.";
    }
    return Formatted.of(
        "Cheapest cut within one standard error of the best (at least %.1f %%): %.1f %%, with %.0f"
            + " %% of the multiplications and %,d instead of %,d features.",
        100 * choice.limit(),
        100 * cheap.best().accuracy(),
        100.0 * cheap.multiplyAccumulates() / Math.max(1, best.multiplyAccumulates()),
        cheap.width(),
        best.width());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (request.model().description().input() instanceof TokenInput tokens) {
      notes.add(
          Formatted.of(
              "Milliseconds are for a text of %s, multiplications (MAC) for one token.",
              Count.of(tokens.typicalTokens(), "token")));
    }
    if (request.images().reserved() > 0) {
      notes.add(
          Formatted.of(
              "%.0f %% of the %s of each class were reserved: neither the heads nor the choice of"
                  + " the cut have seen them, so that they can test a classifier.",
              100 * request.images().reserved(), request.form().examples().nouns()));
    }
    if (repetitions.rule().groups() != null) {
      notes.add("Kept together: " + repetitions.rule().groups().inWords() + ".");
    }
    if (isGrouped()) {
      notes.add(
          Formatted.of(
              "%s (--groups %s) were dealt to %s. Each head was tested on one fold, whose groups it"
                  + " has not seen; %s no group.",
              Count.of(repetitions.folds().rows().size(), "group"),
              request.groups().text(),
              Count.of(repetitions.count(), "fold"),
              Count.of(repetitions.folds().ungrouped(), "row has", "rows have")));
    }
    if (request.controls() == Controls.LOWEST) {
      notes.add(
          "The network with random weights was compared at the lowest cut only, to save time"
              + " (--controls lowest).");
    }
    if (features.count() != controls.count()) {
      notes.add(
          Formatted.of(
              "%s features, but %,d controls: only one of the networks rejected the others.",
              Count.of(
                  features.count(),
                  request.form().examples().noun() + " has",
                  request.form().examples().nouns() + " have"),
              controls.count()));
    }
    long smallest = counts.classes().stream().mapToLong(label -> label.train()).min().orElseThrow();
    examples.stream()
        .filter(count -> !count.equals(Examples.ALL) && count.most() > smallest)
        .forEach(
            count ->
                notes.add(
                    Formatted.of(
                        "The smallest class has only %2$s, fewer than the %1$s examples per class.",
                        count.keyword(), Count.of(smallest, "example"))));
    return notes;
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    ModelDescription model = request.model().description();
    facts.add(new Fact("Model", model.name()));
    Optional.ofNullable(model.source().note())
        .map(note -> new Fact("Note on the model", note))
        .ifPresent(facts::add);
    facts.add(new Fact(Probe.SHA256, model.sha256()));
    facts.addAll(origin());
    return facts;
  }

  private List<Fact> origin() {
    return List.of(
        new Fact(
            "Preprocessing", PlainNumber.within(features.provenance().origin().preprocessing())),
        new Fact(
            Formatted.of("Listed %s", request.form().examples().nouns()), request.images().uri()),
        new Fact("Feature table", features.uri()),
        new Fact("Controls", controls.uri()),
        new Fact(
            "Heads",
            Formatted.of(
                "%d, softmax regression on standardised features",
                heads.values().stream().mapToInt(List::size).sum())),
        new Fact("Seconds", inWords(seconds)),
        new Fact("Frostline", Provenance.version()));
  }

  private static String inWords(Map<String, Double> seconds) {
    return seconds.entrySet().stream()
        .map(part -> part.getKey() + " " + part.getValue())
        .collect(Collectors.joining(", "));
  }
}
