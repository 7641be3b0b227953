package io.frostline.jobs;

import io.frostline.backbone.Existing;
import io.frostline.catalog.CatalogEntry;
import io.frostline.evaluation.CutChoice;
import io.frostline.evaluation.Learning;
import io.frostline.evaluation.Learning.Advice;
import io.frostline.evaluation.LearningPage;
import io.frostline.evaluation.NextSteps;
import io.frostline.evaluation.Probe;
import io.frostline.evaluation.Report;
import io.frostline.example.ExampleKind;
import io.frostline.message.Formatted;
import io.frostline.spark.extraction.ExtractionRun;
import io.frostline.spark.listing.ClassCensus;
import io.frostline.storage.Lease;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * From labelled examples to a classifier and its report, with a network and a plan: probe, extract,
 * train, evaluate. Each step continues what a killed run has left of it.
 */
final class LearnWork {
  private final LearnTask task;
  private final LearnSteps steps;
  private final ClassCensus census;
  private final PrintStream out;

  LearnWork(SparkSession spark, LearnTask task, ClassCensus census, PrintStream out) {
    this.task = task;
    this.steps = new LearnSteps(spark, task);
    this.census = census;
    this.out = out;
  }

  /**
   * Runs what is left to do, and prints what came of it.
   *
   * @param existing what becomes of a package with the name of the classifier
   */
  void run(LearnState state, Existing existing, Lease lease) {
    step(1, "Probe", "compare cuts of " + model());
    Probe probe = task.folder().probed().orElseGet(() -> steps.probe(state.plan()));
    Probe.Cut cut = new CutChoice(probe.cuts()).mostAccurate();
    LearnHead head = steps.head(cut, state.plan());
    step(2, "Extract", Formatted.of("all %ss, cut at %s", noun(), cut.name()));
    head.note().ifPresent(out::println);
    ExtractionRun.Summary extracted = steps.extract(head);
    lease.check();
    step(3, "Train", "a new head on these features");
    LearnRetraining retraining = new LearnRetraining(task, state.plan(), head);
    LearnState trained = state.trained() ? state : train(head, retraining, state, existing);
    if (retraining.isDone()) {
      step(4, "Fine-tune", "the layers below it");
      trained = trained.retrained() ? trained : finetune(retraining, trained, lease);
    }
    retraining.note().ifPresent(out::println);
    step(
        retraining.isDone() ? 5 : 4,
        "Evaluate",
        Formatted.of("on the %ss that were kept for testing", noun()));
    Report report = steps.evaluate(retraining.table());
    Learning learning = learning(trained, probe, retraining, extracted, report);
    lease.check();
    task.folder().report().write(LearningPage.figures(learning), LearningPage.of(learning));
    List<String> summary = new LearnSummary(task, learning).lines();
    task.folder().write(trained.finished(summary));
    out.println();
    summary.forEach(out::println);
  }

  private LearnState train(
      LearnHead head, LearnRetraining retraining, LearnState state, Existing existing) {
    steps.train(
        head,
        state.plan(),
        retraining.trained(),
        retraining.isDone() ? Existing.REPLACE : existing);
    LearnState trained = state.afterTraining();
    task.folder().write(trained);
    return trained;
  }

  private LearnState finetune(LearnRetraining retraining, LearnState state, Lease lease) {
    steps.finetune(retraining.trained(), lease);
    LearnState retrained = state.afterRetraining();
    task.folder().write(retrained);
    return retrained;
  }

  private Learning learning(
      LearnState state,
      Probe probe,
      LearnRetraining retraining,
      ExtractionRun.Summary extracted,
      Report report) {
    Probe.Cut cut = new CutChoice(probe.cuts()).mostAccurate();
    LearnHead head = steps.head(cut, state.plan());
    List<Learning.ClassSize> sizes =
        census.classes().entrySet().stream()
            .map(each -> new Learning.ClassSize(each.getKey(), each.getValue()))
            .toList();
    List<Learning.Rejected> rejected =
        extracted.rejected().byReason().entrySet().stream()
            .map(
                each ->
                    new Learning.Rejected(
                        each.getKey(),
                        each.getValue().images(),
                        each.getValue().uri(),
                        each.getValue().message()))
            .toList();
    LearnCommands commands = task.commands();
    return new Learning(
        new Learning.Found(
            task.source().uri(), extracted.listed(), census.unlabelled(), sizes, rejected),
        state.networks(),
        reasons(state, head, retraining),
        probe,
        cut,
        steps.alsoProbed(),
        advice(new NextSteps(probe, cut, report, sizes)),
        commands.steps(state.plan(), head, retraining),
        commands.classify(task.kind() == ExampleKind.IMAGE ? "--images" : "--texts"),
        report);
  }

  private static Learning.Plan reasons(
      LearnState state, LearnHead head, LearnRetraining retraining) {
    return Stream.of(head.note(), retraining.note())
        .flatMap(Optional::stream)
        .reduce(state.reasons(), Learning.Plan::and, (one, other) -> other);
  }

  private List<Advice> advice(NextSteps next) {
    List<Advice> advice = new ArrayList<>(next.all());
    if (task.kind() == ExampleKind.IMAGE) {
      task.offers().betterThan(model()).map(this::offer).ifPresent(advice::add);
    }
    return advice;
  }

  private Advice offer(CatalogEntry entry) {
    return new Advice(
        Formatted.of("Try another network, %s.", entry.name()),
        Formatted.of(
            "It has %s; the accuracy of %s there is %s.",
            NetworkOffers.facts(entry),
            model(),
            task.offers()
                .published(model())
                .map(top1 -> Formatted.of("%.1f %%", top1))
                .orElse("not published")),
        task.commands().learnWith(entry.name()));
  }

  private void step(int number, String title, String what) {
    out.printf(Locale.ROOT, "%n%d. %s: %s%n", number, title, what);
  }

  private String noun() {
    return task.kind().noun();
  }

  private String model() {
    return task.backbone().description().name();
  }
}
