package io.frostline.spark.review;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.max;

import io.frostline.evaluation.Report.Fact;
import io.frostline.evaluation.Review;
import io.frostline.evaluation.Review.Suspect;
import io.frostline.example.ExampleKind;
import io.frostline.feature.Provenance;
import io.frostline.message.Count;
import io.frostline.review.ConfidentJoint;
import io.frostline.review.PictureFlaw;
import io.frostline.spark.JobDescription;
import io.frostline.spark.evaluation.PreviewSource;
import io.frostline.spark.evaluation.Previews;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The content of the page: the figures, and the first of each list with their previews.
 *
 * @param shown how many groups, labels and odd ones out are shown
 */
record ReviewReport(SparkSession spark, ReviewRequest request, PreviewSource previews, int shown) {
  /** Members of a group that are shown. */
  private static final int MEMBERS = 6;

  private static final int CONFUSIONS = 12;

  Review of(ReviewResult result, ReviewTables tables) {
    List<Review.Group> groups;
    List<Suspect> labels;
    List<Suspect> outliers;
    List<Review.Poor> quality;
    try (JobDescription job = JobDescription.of(spark, "Read what the page shows")) {
      groups = groups(tables.read(ReviewTables.DUPLICATES));
      labels = suspects(tables.read(ReviewTables.LABELS));
      outliers = suspects(tables.read(ReviewTables.OUTLIERS));
      quality = quality(tables);
    }
    List<String> uris =
        Stream.of(
                groups.stream().flatMap(group -> group.members().stream()),
                labels.stream(),
                outliers.stream(),
                quality.stream().flatMap(poor -> poor.shown().stream()))
            .flatMap(list -> list)
            .map(Suspect::uri)
            .distinct()
            .toList();
    Previews found = previews.of(spark, uris, PreviewSource.Size.TILE);
    List<String> notes = new ArrayList<>(ReviewWarnings.of(request, result).sentences());
    notes.addAll(result.notes());
    found.failure().ifPresent(reason -> notes.add("Some examples cannot be shown: " + reason));
    return new Review(
        request.features().inWords(),
        request.features().origin().examples(),
        LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).toString(),
        result.rows(),
        new Review.Duplicates(
            request.likeness().words(),
            request.similarity(),
            result.findings().best().size(),
            result.findings().groups().copies(),
            result.groupsWhoseLabelsDiffer(),
            result.straddlingGroups(),
            result.testTwins(),
            groups.stream()
                .map(
                    group ->
                        new Review.Group(
                            group.copies(),
                            group.straddles(),
                            group.labelsDiffer(),
                            with(group.members(), found)))
                .toList()),
        new Review.Labels(
            result.judged(),
            result.agreement(),
            result.wrong(),
            result.joint().map(joint -> confusions(joint, result)).orElse(List.of()),
            with(labels, found)),
        new Review.Outliers(tables.read(ReviewTables.OUTLIERS).count(), with(outliers, found)),
        quality.stream()
            .map(poor -> new Review.Poor(poor.kind(), poor.found(), with(poor.shown(), found)))
            .toList(),
        notes,
        facts());
  }

  private static List<Suspect> with(List<Suspect> suspects, Previews found) {
    return suspects.stream()
        .map(suspect -> suspect.with(found.previews().get(suspect.uri())))
        .toList();
  }

  private List<Review.Group> groups(Dataset<Row> duplicates) {
    Dataset<Row> first =
        duplicates
            .groupBy("group")
            .agg(max("straddles").as("first"), count("uri").as("copies"))
            .orderBy(desc("first"), desc("copies"), col("group"))
            .limit(shown);
    Map<String, List<Row>> members = new LinkedHashMap<>();
    duplicates
        .join(first, "group")
        .orderBy(
            desc("first"), desc("copies"), col("group"), desc("keep"), desc("score"), col("uri"))
        .collectAsList()
        .forEach(
            row ->
                members.computeIfAbsent(row.getAs("group"), group -> new ArrayList<>()).add(row));
    return members.values().stream()
        .map(
            rows ->
                new Review.Group(
                    rows.size(),
                    rows.get(0).<Boolean>getAs("straddles"),
                    rows.get(0).<Boolean>getAs("labels_differ"),
                    rows.stream().limit(MEMBERS).map(ReviewReport::member).toList()))
        .toList();
  }

  private static Suspect member(Row row) {
    return new Suspect(
        row.getAs("uri"),
        row.<Float>getAs("score"),
        row.getAs("reason"),
        row.getAs("label"),
        null,
        row.getAs("portion"),
        null);
  }

  private List<Suspect> suspects(Dataset<Row> list) {
    return suspects(list, shown);
  }

  private static List<Suspect> suspects(Dataset<Row> list, int most) {
    boolean suggests = List.of(list.columns()).contains("suggested");
    return list.orderBy(desc("score"), col("uri")).limit(most).collectAsList().stream()
        .map(
            row ->
                new Suspect(
                    row.getAs("uri"),
                    row.<Float>getAs("score"),
                    row.getAs("reason"),
                    row.getAs("label"),
                    suggests ? row.getAs("suggested") : null,
                    null,
                    null))
        .toList();
  }

  /** The kinds share the number of examples that are shown. */
  private List<Review.Poor> quality(ReviewTables tables) {
    if (request.features().origin().examples() != ExampleKind.IMAGE) {
      return List.of();
    }
    Dataset<Row> flaws = tables.read(ReviewTables.QUALITY);
    int most = (shown + PictureFlaw.values().length - 1) / PictureFlaw.values().length;
    return Stream.of(PictureFlaw.values())
        .map(
            flaw -> {
              Dataset<Row> ofKind = flaws.where(col("kind").equalTo(flaw.keyword()));
              return new Review.Poor(flaw.keyword(), ofKind.count(), suspects(ofKind, most));
            })
        .toList();
  }

  private static List<Review.Confused> confusions(ConfidentJoint joint, ReviewResult result) {
    double[][] estimated = joint.estimated();
    List<String> labels = result.findings().labels();
    List<Review.Confused> confusions = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      for (int place = 0; place < labels.size(); place++) {
        if (label != place && estimated[label][place] > 0) {
          confusions.add(
              new Review.Confused(labels.get(label), labels.get(place), estimated[label][place]));
        }
      }
    }
    return confusions.stream()
        .sorted(Comparator.comparing(confused -> -confused.estimated()))
        .limit(CONFUSIONS)
        .toList();
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    request
        .features()
        .extents()
        .forEach(extent -> facts.add(new Fact("Table", extent.table() + ": " + extent.inWords())));
    facts.add(new Fact("Model", request.features().origin().model()));
    facts.add(new Fact("Features", Count.of(request.features().width(), "feature")));
    facts.add(
        new Fact("Near-duplicates", request.likeness().words() + ", " + request.similarity()));
    facts.add(
        new Fact("Distance", Count.of(request.nearest(), "nearest neighbour") + " of the class"));
    facts.add(new Fact("Cross-validation", Count.of(request.folds(), "fold")));
    facts.add(new Fact("Frostline", Provenance.version()));
    return facts;
  }
}
