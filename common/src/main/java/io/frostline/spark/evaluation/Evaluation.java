package io.frostline.spark.evaluation;

import io.frostline.classifier.GuessingNote;
import io.frostline.evaluation.FeatureMap;
import io.frostline.evaluation.Metrics;
import io.frostline.evaluation.Mistake;
import io.frostline.evaluation.Report;
import io.frostline.evaluation.Report.Epoch;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * Evaluates a table in one pass, then projects its features onto a plane and reads again what the
 * report shows.
 *
 * @param previews show examples in the report
 * @param mostMistakes the maximum number of most confident mistakes to show
 * @param mostPoints the maximum number of examples on the map; 0 for no map
 */
public record Evaluation(
    JudgedTable table, PreviewSource previews, int mostMistakes, int mostPoints) {
  private static final int NAMED_CLASSES = 8;

  /** The number of pictures that fit in a page of eight megabytes. */
  private static final int LIMIT = 3_000;

  public Evaluation {
    check("--mistakes", mostMistakes);
    check("--map-points", mostPoints);
  }

  private static void check(String option, int number) {
    if (number < 0 || number > LIMIT) {
      throw new UserException(
          Formatted.of(
              "%s is %d, but must be between 0 and %d, the capacity of a page. Choose a number in that range.",
              option, number, LIMIT));
    }
  }

  /**
   * The report, with all figures.
   *
   * @throws UserException if no row can be evaluated
   */
  public Report run(SparkSession spark) {
    Judgement judgement = judge(spark);
    if (judgement.tally().rows() == 0) {
      throw nothingToJudge(judgement);
    }
    Metrics metrics = judgement.tally().metrics(table.classes().names());
    List<Mistake> mistakes = judgement.mistakes().list();
    Map<String, String> absent = new HashMap<>();
    Optional<FeatureMap> map = map(metrics.rows(), absent);
    ReportPreviews shown =
        ReportPreviews.of(new ReportPreviews.Shown(spark, previews, table.kind()), mistakes, map);
    List<String> notes = new ArrayList<>(table.notes());
    table
        .record()
        .flatMap(record -> GuessingNote.on(metrics, record.retraining()))
        .ifPresent(notes::add);
    notes.addAll(judgement.leftOut().notes());
    classesWithoutRows(metrics).ifPresent(notes::add);
    shown.note().ifPresent(notes::add);
    List<Epoch> history = history(absent);
    return new Report(
        table.model(),
        table.kind(),
        table.inWords(),
        table.inShort(),
        LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).toString(),
        table.facts(),
        notes,
        metrics,
        history,
        history.isEmpty() ? null : (Integer) table.record().orElseThrow().bestEpoch(),
        shown.mistakes(),
        shown.map().orElse(null),
        absent);
  }

  private Judgement judge(SparkSession spark) {
    Judge judge = table.judge();
    int most = mostMistakes;
    try (JobDescription job = JobDescription.of(spark, "Evaluate " + table.inWords())) {
      return Judgement.read(
          table
              .rows()
              .queryExecution()
              .toRdd()
              .toJavaRDD()
              .mapPartitions(rows -> Judgement.ofPartition(judge, most, rows))
              .treeReduce(Judgement::merge));
    }
  }

  private UserException nothingToJudge(Judgement judgement) {
    List<String> reasons = new ArrayList<>(judgement.leftOut().notes());
    if (judgement.leftOut().otherPortions() > 0) {
      reasons.add(
          Count.of(judgement.leftOut().otherPortions(), "row belongs", "rows belong")
              + " to other portions.");
    }
    return new UserException(
        Formatted.of(
            "No row of %s can be evaluated.\n  %s\nThe classes are %s. Pass a table with these labels, or choose another --portion: test, validation, train or all.",
            table.inWords(),
            reasons.isEmpty() ? "It is empty." : String.join("\n  ", reasons),
            named(table.classes().names())));
  }

  private static String named(List<String> classes) {
    String first = classes.stream().limit(NAMED_CLASSES).collect(Collectors.joining(", "));
    return classes.size() > NAMED_CLASSES
        ? Formatted.of("%s and %,d more", first, classes.size() - NAMED_CLASSES)
        : first;
  }

  private Optional<String> classesWithoutRows(Metrics metrics) {
    List<String> without =
        metrics.classes().stream()
            .filter(figures -> figures.rows() == 0)
            .map(Metrics.ClassFigures::name)
            .toList();
    return without.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Formatted.of(
                "%,d of %s %s no %s in this evaluation: %s.",
                without.size(),
                Count.of(metrics.classes().size(), "class"),
                Count.word(without.size(), "has", "have"),
                table.kind().nouns(),
                named(without)));
  }

  private Optional<FeatureMap> map(long judged, Map<String, String> absent) {
    if (mostPoints == 0) {
      absent.put("map", "No map was requested: --map-points is 0.");
      return Optional.empty();
    }
    if (!(table.judge() instanceof HeadJudge judge)) {
      absent.put(
          "map",
          "A predictions table contains no features. Run with --features to see a map of them.");
      return Optional.empty();
    }
    Optional<FeatureMap> map = new FeatureMapping(table.rows(), judge, judged).map(mostPoints);
    if (map.isEmpty()) {
      absent.put(
          "map",
          Formatted.of(
              "The features of these %s vary in fewer than two directions.", table.kind().nouns()));
    }
    return map;
  }

  private List<Epoch> history(Map<String, String> absent) {
    List<Epoch> history =
        table.record().stream()
            .flatMap(record -> record.history().stream())
            .map(
                epoch ->
                    new Epoch(
                        epoch.number(),
                        epoch.trainingLoss(),
                        epoch.trainingAccuracy(),
                        epoch.validationLoss(),
                        epoch.validationAccuracy()))
            .toList();
    if (history.isEmpty()) {
      absent.put(
          "history",
          "The training history is not known. If Frostline trained the classifier, --model NAME adds it.");
    }
    return history;
  }
}
