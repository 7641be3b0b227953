package io.frostline.spark.evaluation;

import io.frostline.evaluation.FeatureMap;
import io.frostline.evaluation.Metrics;
import io.frostline.evaluation.Mistake;
import io.frostline.evaluation.Report;
import io.frostline.evaluation.Report.Epoch;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * Judges a table in one pass, then draws the map of its features and fetches the pictures that the
 * report shows.
 *
 * @param mostMistakes how many of the most confident mistakes are shown
 * @param mostPoints how many images the map shows; 0 for no map
 */
public record Evaluation(JudgedTable table, int mostMistakes, int mostPoints) {
  private static final int NAMED_CLASSES = 8;

  /** A page of eight megabytes at most has room for so many. */
  private static final int LIMIT = 3_000;

  public Evaluation {
    check("--mistakes", mostMistakes);
    check("--map-points", mostPoints);
  }

  private static void check(String option, int number) {
    if (number < 0 || number > LIMIT) {
      throw new UserException(
          "%s is %d, outside 0 to %d, what a page can hold. Choose a number in that range."
              .formatted(option, number, LIMIT));
    }
  }

  /**
   * The report, with all figures.
   *
   * @throws UserException if no row can be judged
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
    ReportPictures pictures = ReportPictures.of(spark, mistakes, map);
    List<String> notes = new ArrayList<>(table.notes());
    notes.addAll(judgement.leftOut().notes());
    classesWithoutRows(metrics).ifPresent(notes::add);
    pictures.note().ifPresent(notes::add);
    List<Epoch> history = history(absent);
    return new Report(
        table.model(),
        table.inWords(),
        table.facts(),
        notes,
        metrics,
        history,
        history.isEmpty() ? null : (Integer) table.record().orElseThrow().bestEpoch(),
        pictures.mistakes(),
        pictures.map().orElse(null),
        absent);
  }

  private Judgement judge(SparkSession spark) {
    Judge judge = table.judge();
    int most = mostMistakes;
    try (JobDescription job = JobDescription.of(spark, "Judge " + table.inWords())) {
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
          "%,d rows belong to other portions.".formatted(judgement.leftOut().otherPortions()));
    }
    return new UserException(
        "No row of %s can be judged.\n  %s\nThe classes are %s. Give a table with such labels, or choose another --portion: test, validation, train or all."
            .formatted(
                table.inWords(),
                reasons.isEmpty() ? "It is empty." : String.join("\n  ", reasons),
                named(table.classes().names())));
  }

  private static String named(List<String> classes) {
    String first = classes.stream().limit(NAMED_CLASSES).collect(Collectors.joining(", "));
    return classes.size() > NAMED_CLASSES
        ? "%s and %,d more".formatted(first, classes.size() - NAMED_CLASSES)
        : first;
  }

  private static Optional<String> classesWithoutRows(Metrics metrics) {
    List<String> without =
        metrics.classes().stream()
            .filter(figures -> figures.rows() == 0)
            .map(Metrics.ClassFigures::name)
            .toList();
    return without.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%,d of the %,d classes have no image here: %s."
                .formatted(without.size(), metrics.classes().size(), named(without)));
  }

  private Optional<FeatureMap> map(long judged, Map<String, String> absent) {
    if (mostPoints == 0) {
      absent.put("map", "No map was asked for: --map-points is 0.");
      return Optional.empty();
    }
    if (!(table.judge() instanceof HeadJudge judge)) {
      absent.put(
          "map",
          "A predictions table holds no features. With --features, a map of them stands here.");
      return Optional.empty();
    }
    Optional<FeatureMap> map = new FeatureMapping(table.rows(), judge, judged).map(mostPoints);
    if (map.isEmpty()) {
      absent.put("map", "The features of these images vary in fewer than two directions.");
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
          "How it was trained is not known. For a classifier that Frostline trained, --model NAME adds the learning curves.");
    }
    return history;
  }
}
