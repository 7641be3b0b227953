package io.frostline.jobs;

import io.frostline.example.ExampleKind;
import io.frostline.message.Count;
import io.frostline.spark.extraction.ExtractionRequest;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.PredictionsTable;
import io.frostline.spark.listing.ExcludedUris;
import io.frostline.spark.listing.RemainingSource;
import io.frostline.spark.table.ResultTable;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Which images or texts to leave out: shared by all commands that take the list of a review. */
final class ExcludeOption {
  @Option(
      names = "--exclude",
      paramLabel = "FILE",
      description =
          "Leave out the images or texts whose uris this file lists, one on each line, as the page of"
              + " review writes it. Any Hadoop file system.")
  private String file;

  boolean isGiven() {
    return file != null;
  }

  private ExcludedUris uris() {
    return ExcludedUris.of(file, ModelStoreOption.hadoop());
  }

  /** Adds the same list to another command. */
  CommandLineText addTo(CommandLineText command) {
    return command.with("--exclude", file);
  }

  /** What to extract without what is excluded. */
  ExtractionRequest from(ExtractionRequest request) {
    return isGiven() ? request.without(uris()) : request;
  }

  /** Prints how many images of a request are left out. */
  void report(PrintStream to, SparkSession spark, ExtractionRequest request, ExampleKind kind) {
    if (request.images() instanceof RemainingSource source) {
      print(to, Count.of(source.count(spark), kind.noun()), source.uri(), source.excluded());
    }
  }

  /** Prints how many rows tables have of excluded images, from runs without this list. */
  void reportRows(PrintStream to, ExtractionRequest request, List<ResultTable> tables) {
    if (request.images() instanceof RemainingSource source) {
      for (ResultTable table : tables) {
        long rows = table.count(source.excluded());
        if (rows > 0) {
          to.printf(
              Locale.ROOT,
              "%s from earlier runs: train and evaluate leave them out with the same --exclude.%n",
              Count.of(
                  rows,
                  "row of what is excluded stays in the table",
                  "rows of what is excluded stay in the table"));
        }
      }
    }
  }

  /** The tables without what is excluded; prints how much that is. */
  List<FeatureTable> from(PrintStream to, List<FeatureTable> tables) {
    if (!isGiven()) {
      return tables;
    }
    ExcludedUris uris = uris();
    return tables.stream()
        .map(
            table -> {
              FeatureTable rest = table.without(uris);
              print(to, Count.of(table.count() - rest.count(), "row"), table.uri(), uris);
              return rest;
            })
        .toList();
  }

  /** The table without what is excluded; prints how much that is. */
  PredictionsTable from(PrintStream to, PredictionsTable table) {
    if (!isGiven()) {
      return table;
    }
    ExcludedUris uris = uris();
    PredictionsTable rest = table.without(uris);
    print(to, Count.of(table.count() - rest.count(), "row"), table.uri(), uris);
    return rest;
  }

  private static void print(PrintStream to, String left, String of, ExcludedUris uris) {
    to.printf(Locale.ROOT, "Leaving out %s of %s by %s.%n", left, of, uris.inWords());
  }
}
