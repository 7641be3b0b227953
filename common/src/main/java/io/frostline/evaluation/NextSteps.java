package io.frostline.evaluation;

import io.frostline.evaluation.Learning.Advice;
import io.frostline.evaluation.Metrics.ClassFigures;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What would make a classifier better, derived from the figures of its evaluation and of the probe
 * that chose its cut.
 *
 * @param sizes the number of examples of each class
 */
public record NextSteps(
    Probe probe, Probe.Cut chosen, Report report, List<Learning.ClassSize> sizes) {
  /** A class with fewer examples has hardly one to test with. */
  private static final int FEW = 10;

  private static final int NAMED = 3;

  /** A mistake this certain is as often one of the label. */
  private static final float CERTAIN = 0.9f;

  public NextSteps {
    sizes = List.copyOf(sizes);
  }

  /** The most urgent first. */
  public List<Advice> all() {
    List<Advice> advice = new ArrayList<>();
    smallClasses().ifPresent(advice::add);
    weakClasses().ifPresent(advice::add);
    doubtfulLabels().ifPresent(advice::add);
    advice.add(moreExamples());
    usefulness().ifPresent(advice::add);
    return advice;
  }

  private Optional<Advice> smallClasses() {
    List<Learning.ClassSize> small = sizes.stream().filter(size -> size.examples() < FEW).toList();
    if (small.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Advice(
            Formatted.of(
                "Add %s to %s.",
                nouns(), named(small.stream().map(size -> quoted(size.name())).toList())),
            Formatted.of(
                "%s fewer than %d %s: too few to learn from, and hardly one to test with.",
                Count.of(small.size(), "class has", "classes have"), FEW, nouns())));
  }

  private Optional<Advice> weakClasses() {
    List<ClassFigures> weak =
        report.metrics().classes().stream()
            .filter(figures -> figures.f1() != null && figures.rows() > 0)
            .filter(figures -> figures.f1() < report.metrics().macro().f1())
            .sorted(Comparator.comparingDouble(ClassFigures::f1))
            .limit(NAMED)
            .toList();
    if (weak.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Advice(
            Formatted.of(
                "Collect more %s of %s.",
                nouns(), named(weak.stream().map(figures -> quoted(figures.name())).toList())),
            Formatted.of(
                "They are recognised worst: %s.",
                weak.stream()
                    .map(figures -> Formatted.of("%,d of %,d", figures.correct(), figures.rows()))
                    .collect(Collectors.joining(", ")))));
  }

  private Optional<Advice> doubtfulLabels() {
    long certain =
        report.mistakes().stream().filter(mistake -> mistake.probability() >= CERTAIN).count();
    if (certain == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Advice(
            Formatted.of(
                "Check the %s of the %s below that the classifier is sure of.",
                Count.word(certain, "label", "labels"),
                certain == 1 ? "mistake" : Count.of(certain, "mistake")),
            Formatted.of(
                "It gives another class more than %.0f %%. Correct what is wrong, and run the"
                    + " command again with --overwrite.",
                100 * CERTAIN)));
  }

  private Advice moreExamples() {
    List<Score> scores = chosen.scores();
    Score all = chosen.best();
    if (scores.size() < 2) {
      return new Advice("Collect more " + nouns() + ".", "A larger test gives a surer figure.");
    }
    Score fewer = scores.get(scores.size() - 2);
    double gain = all.accuracy() - fewer.accuracy();
    String measured =
        Formatted.of(
            "In the probe, %,d training %s reached %.1f %%, %,d reached %.1f %%.",
            fewer.trainingRows(),
            nouns(),
            100 * fewer.accuracy(),
            all.trainingRows(),
            100 * all.accuracy());
    if (gain > all.standardError()) {
      return new Advice("More " + nouns() + " of every class will help.", measured);
    }
    return gain > all.standardError() / 2
        ? new Advice(
            "More " + nouns() + " of every class may help.",
            measured + " The difference is within the error.")
        : new Advice(
            "More of the same " + nouns() + " will help little.",
            measured + " Look at the mistakes, or try another network with --model.");
  }

  /** Without an advantage over the controls, pre-training is not what the figures come from. */
  private Optional<Advice> usefulness() {
    double best = chosen.best().accuracy();
    double control =
        Stream.of(probe.bare().scores(), chosen.randomScores())
            .filter(scores -> !scores.isEmpty())
            .mapToDouble(scores -> last(scores).accuracy())
            .max()
            .orElseThrow();
    if (best - control > 2 * chosen.best().standardError()) {
      return Optional.empty();
    }
    return Optional.of(
        new Advice(
            "Try another network with --model.",
            Formatted.of(
                "This one (%.1f %% in the probe) is hardly better than no pre-training (%.1f %%) on"
                    + " these %s.",
                100 * best, 100 * control, nouns())));
  }

  private static Score last(List<Score> scores) {
    return scores.get(scores.size() - 1);
  }

  private String nouns() {
    return report.kind().nouns();
  }

  private static String quoted(String name) {
    return "'" + name + "'";
  }

  private static String named(List<String> names) {
    List<String> first = names.stream().limit(NAMED).toList();
    String joined =
        first.size() < 2
            ? String.join("", first)
            : String.join(", ", first.subList(0, first.size() - 1))
                + " and "
                + first.get(first.size() - 1);
    return names.size() > NAMED
        ? Formatted.of("%s, and of %,d more", String.join(", ", first), names.size() - NAMED)
        : joined;
  }
}
