package io.frostline.jobs;

import io.frostline.backbone.Existing;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.listing.ClassCensus;
import io.frostline.spark.listing.Listing;
import io.frostline.spark.listing.ListingDigest;
import io.frostline.spark.table.ResultTable.ExistingRows;
import io.frostline.storage.Lease;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * A run of {@code learn}: looks at what there is to learn from, and does what is left to do. A
 * killed run resumes with the network and the plan of the first one.
 */
final class LearnRun {
  private static final int FEWEST = 5;

  private final LearnTask task;
  private final SparkSession spark;
  private final PrintStream out;

  LearnRun(SparkSession spark, LearnTask task, PrintStream out) {
    this.spark = spark;
    this.task = task;
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
              .orElseGet(() -> begin(words, census, listing));
      out.println("Plan: " + state.reasons().words() + ".");
      state.reasons().notes().forEach(out::println);
      LearnTask chosen = task.with(state.network());
      new LearnWork(spark, chosen, census, out).run(state, existing, lease);
    }
  }

  private LearnState begin(String words, ClassCensus census, Listing listing) {
    LearnState state = new LearnDecisions(spark, task, census, listing, out).begin(words);
    task.folder().forgetProbe();
    task.folder().write(state);
    return state;
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

  private String words(ListingDigest digest) {
    return Formatted.of(
        "%s; %s with digest %x-%x; %s",
        task.commands()
            .examples()
            .apply(new CommandLineText("learn"))
            .withFlag("--finetune", task.finetunes())
            .withoutProgram(),
        Count.of(digest.rows(), noun()),
        digest.upper(),
        digest.lower(),
        task.networks().stream()
            .map(network -> network.description())
            .map(model -> Formatted.of("model %s, sha256 %s", model.name(), model.sha256()))
            .collect(Collectors.joining(", ")));
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
}
