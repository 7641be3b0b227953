package io.frostline.spark.neighbours;

import static org.apache.spark.sql.functions.col;

import io.frostline.evaluation.Preview;
import io.frostline.evaluation.Report.Fact;
import io.frostline.evaluation.Similar;
import io.frostline.feature.Provenance;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.spark.JobDescription;
import io.frostline.spark.evaluation.PreviewSource;
import io.frostline.spark.evaluation.Previews;
import io.frostline.spark.features.FeatureSelection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The content of the page: the first queries and their neighbours, with their previews. */
record SimilarReport(SparkSession spark, SimilarRequest request, PreviewSource previews) {
  /** The number of examples with which a page stays below 20 megabytes. */
  private static final int MOST_EXAMPLES = 1_000;

  /**
   * Reads them.
   *
   * @param first the uris of the queries to show
   * @param unusable the number of rows that were left out
   */
  Similar of(Path table, QuerySet queries, List<String> first, long unusable) {
    Map<String, List<Row>> rows = rows(table, first);
    List<String> uris =
        Stream.concat(
                first.stream().filter(uri -> !queries.previews().containsKey(uri)),
                rows.values().stream().flatMap(List::stream).map(row -> row.getAs("uri")))
            .map(String.class::cast)
            .distinct()
            .toList();
    Previews found = previews.of(spark, uris, PreviewSource.Size.TILE);
    Map<String, Preview> shown = new HashMap<>(found.previews());
    shown.putAll(queries.previews());
    FeatureSelection features = request.features();
    return new Similar(
        features.inWords(),
        features.origin().examples(),
        LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).toString(),
        features.count() - unusable,
        queries.inWords(),
        queries.count(),
        request.top(),
        first.stream()
            .map(
                uri ->
                    new Similar.Query(
                        uri,
                        rows.getOrDefault(uri, List.of()).stream()
                            .map(row -> near(row, shown))
                            .toList(),
                        shown.get(uri)))
            .toList(),
        notes(found, unusable, perQuery(first)),
        facts(queries));
  }

  private Map<String, List<Row>> rows(Path table, List<String> first) {
    Map<String, List<Row>> rows = new LinkedHashMap<>();
    try (JobDescription job = JobDescription.of(spark, "Read what the page shows")) {
      spark
          .read()
          .schema(SimilarSearch.SCHEMA)
          .parquet(table.toString())
          .where(col("query").isInCollection(first).and(col("rank").leq(perQuery(first))))
          .orderBy("query", "rank")
          .collectAsList()
          .forEach(
              row -> rows.computeIfAbsent(row.getAs("query"), query -> new ArrayList<>()).add(row));
    }
    return rows;
  }

  private static Similar.Near near(Row row, Map<String, Preview> shown) {
    String uri = row.getAs("uri");
    return new Similar.Near(
        row.<Integer>getAs("rank"),
        uri,
        row.getAs("label"),
        row.<Float>getAs("score"),
        shown.get(uri));
  }

  private static int perQuery(List<String> first) {
    return MOST_EXAMPLES / Math.max(1, first.size());
  }

  private List<String> notes(Previews found, long unusable, int perQuery) {
    List<String> notes = new ArrayList<>();
    if (request.top() > perQuery) {
      notes.add(
          Formatted.of(
              "The page shows the %,d nearest of each query, the table up to %,d.",
              perQuery, request.top()));
    }
    if (unusable > 0) {
      notes.add(
          Formatted.of(
              "%s features that are NaN or infinite, and left out.",
              Count.of(unusable, "row has", "rows have")));
    }
    found.failure().ifPresent(reason -> notes.add("Some examples cannot be shown: " + reason));
    return notes;
  }

  private List<Fact> facts(QuerySet queries) {
    FeatureSelection features = request.features();
    List<Fact> facts = new ArrayList<>();
    features
        .extents()
        .forEach(extent -> facts.add(new Fact("Table", extent.table() + ": " + extent.inWords())));
    facts.add(new Fact("Query", queries.inWords()));
    facts.add(new Fact("Model", features.origin().model()));
    facts.add(new Fact("Features", Count.of(features.width(), "feature")));
    facts.add(new Fact("Score", "cosine of the features; exact, over all rows"));
    facts.add(new Fact("Frostline", Provenance.version()));
    return facts;
  }
}
