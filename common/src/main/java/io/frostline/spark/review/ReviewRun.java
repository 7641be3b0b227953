package io.frostline.spark.review;

import io.frostline.example.ExampleKind;
import io.frostline.feature.Portion;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.review.BlockComparison;
import io.frostline.review.ConfidentJoint;
import io.frostline.review.DuplicateGroups;
import io.frostline.review.Folds;
import io.frostline.review.LabelDoubts;
import io.frostline.review.OddOnesOut;
import io.frostline.review.PictureCheck;
import io.frostline.review.SimilarPair;
import io.frostline.spark.JobDescription;
import io.frostline.spark.features.UnusableFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reviews a feature table: all rows are compared with all others, heads that have not seen a row
 * judge its label, and what is far from its class is found.
 *
 * <p>Features, pictures and probabilities stay on the disks of the executors, in blocks; the driver
 * holds a few numbers for each row, and the near-duplicates.
 */
final class ReviewRun {
  private static final long FOLD_SEED = 1;

  private final SparkSession spark;
  private final ReviewRequest request;
  private final Consumer<String> progress;
  private final List<String> notes = new ArrayList<>();

  ReviewRun(SparkSession spark, ReviewRequest request, Consumer<String> progress) {
    this.spark = spark;
    this.request = request;
    this.progress = progress;
  }

  /**
   * Reviews the table and writes the tables of what was found.
   *
   * @throws UserException if the features are not those that the table promises
   */
  ReviewResult run(ReviewTables tables) {
    try {
      ReviewRows rows = ReviewRows.of(request.features(), request.split());
      try (ReviewBlocks blocks = ReviewBlocks.of(rows, request.earlier(), rows.mean())) {
        return run(rows, blocks, tables);
      }
    } catch (RuntimeException failure) {
      throw failure instanceof UserException
          ? failure
          : UnusableFeatures.unwrapped("The review", failure);
    }
  }

  private ReviewResult run(ReviewRows rows, ReviewBlocks blocks, ReviewTables tables) {
    long leftOut = request.features().count() - blocks.rows();
    if (leftOut > 0) {
      notes.add(
          Formatted.of(
              "%s features that are NaN or infinite, and left out: see the table %s.",
              Count.of(leftOut, "row has", "rows have"), ReviewTables.UNUSABLE));
      tables.writeUnusable(blocks);
    }
    progress.accept(Formatted.of("Comparing %s.", Count.of(blocks.rows(), "row")));
    JavaRDD<byte[]> features = blocks.features().persist(ReviewBlocks.STORAGE);
    try {
      KnownFindings known = KnownFindings.of(blocks);
      noteKnown(known, blocks.rows());
      NeighbourSearch near = near(features, blocks, known);
      List<SimilarPair> pairs = known.with(pairs(blocks, near, known));
      DuplicateGroups groups = DuplicateGroups.of(blocks.rows(), pairs);
      Portion[] portions = new Portion[blocks.rows()];
      int[] classes = new int[blocks.rows()];
      blocks.fill(classes, portions);
      Optional<CrossValidation> labels = labels(rows, features, classes, groups);
      Twins twins = Twins.of(groups, pairs, portions);
      ReviewFindings findings =
          findings(
              rows,
              blocks,
              new Found(known.with(near.distances()), groups, twins, classes, labels));
      tables.write(blocks, findings);
      tables.repeated().ifPresent(notes::add);
      if (request.features().origin().examples() == ExampleKind.IMAGE) {
        write(new PictureFlaws(request.features().rows()), tables);
      }
      Optional<ConfidentJoint> joint = labels.map(CrossValidation::joint);
      joint.ifPresent(table -> tables.write(table, rows.labels()));
      return new ReviewResult(blocks.rows(), findings, twins.ofTest(), joint, notes);
    } finally {
      features.unpersist();
    }
  }

  private void write(PictureFlaws flaws, ReviewTables tables) {
    if (!flaws.areMeasured()) {
      notes.add(
          "Dark, bright, blank and blurred images were not looked for: the table was extracted without --statistics.");
    }
    tables.write(flaws);
  }

  private void noteKnown(KnownFindings known, int rows) {
    if (known.rows() > 0) {
      notes.add(
          Formatted.of(
              "%s of an earlier review, which keep their groups and distances; %,d new.",
              Count.of(known.rows(), "row is", "rows are"), rows - known.rows()));
    }
  }

  private NeighbourSearch near(JavaRDD<byte[]> features, ReviewBlocks blocks, KnownFindings known) {
    double similarity =
        request.likeness() == Likeness.FEATURES
            ? request.similarity()
            : BlockComparison.NO_DUPLICATES;
    try (JobDescription job =
        JobDescription.of(spark, "Compare the features of all rows with all others")) {
      return NeighbourSearch.of(
          features,
          new BlockComparison(
              (float) similarity, request.nearest(), PictureCheck.UPRIGHT, known.rows()),
          blocks.firsts());
    }
  }

  private List<SimilarPair> pairs(ReviewBlocks blocks, NeighbourSearch near, KnownFindings known) {
    if (request.likeness() == Likeness.FEATURES) {
      return near.pairs();
    }
    progress.accept("Reading the pictures again, to find near-duplicates.");
    Broadcast<SerializableConfiguration> hadoop =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    JavaRDD<byte[]> pictures =
        blocks.pictures(request.likeness(), hadoop).persist(ReviewBlocks.STORAGE);
    try (JobDescription job = JobDescription.of(spark, "Compare all pictures with all others")) {
      notes.addAll(MissingPictures.of(pictures).notes(blocks));
      BlockComparison comparison =
          new BlockComparison(
              (float) request.similarity(), 1, request.likeness().check(), known.rows());
      return NeighbourSearch.of(pictures, comparison, blocks.firsts()).pairs();
    } finally {
      pictures.unpersist();
      hadoop.destroy();
    }
  }

  private Optional<CrossValidation> labels(
      ReviewRows rows, JavaRDD<byte[]> features, int[] classes, DuplicateGroups groups) {
    if (rows.labels().size() < 2) {
      notes.add(
          rows.labels().isEmpty()
              ? "The table has no labels, so none was doubted."
              : Formatted.of(
                  "All labels are %s, so none was doubted: that takes two classes.",
                  rows.labels().get(0)));
      return Optional.empty();
    }
    progress.accept(Formatted.of("Training %d heads, to doubt the labels.", request.folds()));
    int width = request.features().width();
    FoldPlan plan =
        FoldPlan.of(
            new Folds(request.folds(), FOLD_SEED).of(classes, groups),
            classes,
            request.folds(),
            rows.labels().size(),
            TaskMemory.rows(spark, width));
    if (plan.trainingRows() < plan.labelledRows()) {
      notes.add(
          Formatted.of(
              "The heads that doubt the labels were trained on %,d of %s, as many as fit into the memory of a task.",
              plan.trainingRows(), Count.of(plan.labelledRows(), "labelled row")));
    }
    return Optional.of(CrossValidation.of(spark, features, width, plan));
  }

  /** What the steps have found. */
  private record Found(
      float[] distances,
      DuplicateGroups groups,
      Twins twins,
      int[] classes,
      Optional<CrossValidation> labels) {}

  private ReviewFindings findings(ReviewRows rows, ReviewBlocks blocks, Found found) {
    int count = blocks.rows();
    int[] shifted = new int[count];
    for (int row = 0; row < count; row++) {
      shifted[row] = found.classes()[row] + 1;
    }
    boolean[] wrong = new boolean[count];
    found
        .labels()
        .ifPresent(
            labels -> {
              for (int row : labels.doubts().probablyWrong(labels.joint().wrong())) {
                wrong[row] = true;
              }
            });
    return new ReviewFindings(
        found.groups(),
        found.groups().sizes(),
        blocks.facts(found.groups().representativesOfSeveral()),
        found.twins().groups(),
        found.groups().labelsDiffer(found.classes()),
        found.distances(),
        OddOnesOut.of(found.distances(), shifted, rows.labels().size() + 1),
        found.labels().map(CrossValidation::doubts).orElseGet(() -> LabelDoubts.none(count)),
        wrong,
        rows.labels());
  }
}
