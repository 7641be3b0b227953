package io.frostline.jobs;

import io.frostline.backbone.Existing;
import io.frostline.evaluation.CutChoice;
import io.frostline.evaluation.Learning;
import io.frostline.evaluation.LearningPage;
import io.frostline.evaluation.NextSteps;
import io.frostline.evaluation.Probe;
import io.frostline.evaluation.Report;
import io.frostline.example.ExampleKind;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.extraction.ExtractionRun;
import io.frostline.spark.listing.ClassCensus;
import io.frostline.spark.listing.Listing;
import io.frostline.spark.listing.ListingDigest;
import io.frostline.spark.table.ResultTable.ExistingRows;
import io.frostline.storage.Lease;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * From labelled examples to a classifier and its report: probe, extract, train, evaluate. A killed
 * run resumes: each step continues what it left, with the plan that the first run made.
 */
final class LearnRun {
  private static final int FEWEST = 5;

  private final LearnTask task;
  private final LearnSteps steps;
  private final SparkSession spark;
  private final PrintStream out;

  LearnRun(SparkSession spark, LearnTask task, PrintStream out) {
    this.spark = spark;
    this.task = task;
    this.steps = new LearnSteps(spark, task);
    this.out = out;
  }

  /**
   * Runs what is left to do, and prints what came of it.
   *
   * @param existing what becomes of a package with the name of the classifier
   * @throws UserException if there is nothing to learn from, or the folder is about other examples
   */
  void run(Existing existing, Lease lease) {
    Optional<LearnState> earlier = task.folder().state();
    try (Listing listing = Listing.of(spark, task.source(), Long.MAX_VALUE)) {
      ListingDigest digest = listing.digest();
      String words = words(digest);
      if (earlier.isPresent() && task.existingRows() == ExistingRows.CONTINUE) {
        refuseOther(earlier.get().task(), words);
        if (!earlier.get().summary().isEmpty() && task.store().holds(task.name().text())) {
          out.println("Everything is done already; --overwrite starts over.");
          earlier.get().summary().forEach(out::println);
          return;
        }
      }
      ClassCensus census = census(listing, digest);
      LearnState state =
          earlier
              .filter(found -> task.existingRows() == ExistingRows.CONTINUE)
              .orElseGet(() -> begin(words, census));
      learn(state, existing, census, lease);
    }
  }

  private LearnState begin(String words, ClassCensus census) {
    LearnState state =
        LearnState.begun(words, LearnPlan.usual(census.labelled(), census.classes().size()));
    task.folder().forgetProbe();
    task.folder().write(state);
    return state;
  }

  private void learn(LearnState state, Existing existing, ClassCensus census, Lease lease) {
    out.println("Plan: " + state.plan().inWords(noun()) + ".");
    step(1, "Probe", "compare cuts of " + model());
    Probe probe = task.folder().probed().orElseGet(() -> steps.probe(state.plan()));
    Probe.Cut cut = new CutChoice(probe.cuts()).mostAccurate();
    step(2, "Extract", Formatted.of("all %ss, cut at %s", noun(), cut.name()));
    ExtractionRun.Summary extracted = steps.extract(cut);
    lease.check();
    step(3, "Train", "a new head on these features");
    LearnState trained = state.trained() ? state : train(state, existing);
    step(4, "Evaluate", Formatted.of("on the %ss that were kept for testing", noun()));
    Report report = steps.evaluate();
    Learning learning = learning(trained.plan(), census, probe, cut, extracted, report);
    lease.check();
    task.folder().report().write(LearningPage.figures(learning), LearningPage.of(learning));
    List<String> summary = new LearnSummary(task, learning).lines();
    task.folder().write(trained.finished(summary));
    out.println();
    summary.forEach(out::println);
  }

  private LearnState train(LearnState state, Existing existing) {
    steps.train(existing);
    LearnState trained = state.afterTraining();
    task.folder().write(trained);
    return trained;
  }

  private Learning learning(
      LearnPlan plan,
      ClassCensus census,
      Probe probe,
      Probe.Cut cut,
      ExtractionRun.Summary extracted,
      Report report) {
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
        probe,
        cut,
        steps.alsoProbed(),
        new NextSteps(probe, cut, report, sizes).all(),
        List.of(
            new Learning.Step("Compare cuts.", commands.probe(plan)),
            new Learning.Step("Extract features at the best one.", commands.extract(cut)),
            new Learning.Step("Train a head on them.", commands.train()),
            new Learning.Step("Evaluate the classifier.", commands.evaluate())),
        commands.classify(task.kind() == ExampleKind.IMAGE ? "--images" : "--texts"),
        report);
  }

  private ClassCensus census(Listing listing, ListingDigest digest) {
    if (digest.rows() == 0) {
      throw new UserException(
          Formatted.of(
              "There are no %ss at %s. Files whose name starts with a dot, and folders whose name"
                  + " starts with an underscore, are ignored.",
              noun(), task.source().uri()));
    }
    ClassCensus census = ClassCensus.of(listing);
    if (census.classes().isEmpty()) {
      throw new UserException(
          Formatted.of(
              "None of the %ss of %s has a label, so there is nothing to learn. Put them into"
                  + " folders named after their classes, or pass a table with a label column.",
              noun(), task.source().uri()));
    }
    if (census.classes().size() == 1) {
      throw new UserException(
          Formatted.of(
              "All %s of %s have the same label, '%s', but a classifier needs at least two classes."
                  + " Give the folder that contains a folder for each class.",
              Count.of(census.labelled(), noun()),
              task.source().uri(),
              census.classes().keySet().iterator().next()));
    }
    if (census.largest() < FEWEST) {
      throw new UserException(
          Formatted.of(
              "No class of %s has more than %s, but at least %d are needed to learn from some and"
                  + " to test with others. Add %ss.",
              task.source().uri(), Count.of(census.largest(), noun()), FEWEST, noun()));
    }
    out.printf(
        Locale.ROOT,
        "Found %s of %s in %s: %s of each.%n",
        Count.of(census.labelled(), noun()),
        Count.of(census.classes().size(), "class"),
        task.source().uri(),
        census.smallest() == census.largest()
            ? Formatted.of("%,d", census.largest())
            : Formatted.of("%,d to %,d", census.smallest(), census.largest()));
    return census;
  }

  private void step(int number, String title, String what) {
    out.printf(Locale.ROOT, "%n%d. %s: %s%n", number, title, what);
  }

  private String words(ListingDigest digest) {
    return Formatted.of(
        "%s; %s with digest %x-%x; model %s, sha256 %s",
        task.commands().examples().apply(new CommandLineText("learn")).withoutProgram(),
        Count.of(digest.rows(), noun()),
        digest.upper(),
        digest.lower(),
        model(),
        task.backbone().description().sha256());
  }

  private void refuseOther(String earlier, String now) {
    if (!earlier.equals(now)) {
      throw new UserException(
          Formatted.of(
              "The folder %s is about other %ss or options.%n  existing:  %s%n  requested:"
                  + " %s%nStart over with --overwrite, or choose another --out or --work.",
              task.folder().uri(), noun(), earlier, now));
    }
  }

  private String noun() {
    return task.kind().noun();
  }

  private String model() {
    return task.backbone().description().name();
  }
}
