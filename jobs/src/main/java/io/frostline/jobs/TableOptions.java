package io.frostline.jobs;

import io.frostline.example.ExampleKind;
import io.frostline.feature.BatchChoice;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.ImageDecoding;
import io.frostline.feature.TableKind;
import io.frostline.message.Count;
import io.frostline.message.FieldStream;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.extraction.ExtractionRequest;
import io.frostline.spark.extraction.ExtractionRequest.Duplicates;
import io.frostline.spark.extraction.ExtractionRun;
import io.frostline.spark.extraction.ExtractionRun.Committed;
import io.frostline.spark.extraction.OutputTables;
import io.frostline.spark.extraction.ProgressReport;
import io.frostline.spark.extraction.QuickLook;
import io.frostline.spark.table.ResultTable;
import io.frostline.spark.table.ResultTable.ExistingRows;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which table to fill, and within which limits: shared by all commands that process images. */
final class TableOptions {
  @Option(
      names = "--out",
      converter = OutputAddress.class,
      paramLabel = "TABLE",
      description = "Output folder for the table. Any Hadoop file system.")
  private String out;

  @Option(names = "--overwrite", description = "Delete the existing table and start over.")
  private boolean overwrite;

  @Option(
      names = "--limit",
      defaultValue = "9223372036854775807",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      paramLabel = "N",
      description = "Process only the first N images or texts, ordered by uri, as a quick trial.")
  private long limit;

  @Option(
      names = "--deduplicate",
      description =
          "Compute images with identical bytes only once, including those of earlier runs with this"
              + " option. Each of them still gets a row. Every image is read once more, to hash"
              + " it.")
  private boolean deduplicate;

  @Mixin private RejectionOptions rejection;

  /** The run that fills the tables, once there is one; a signal may come on another thread. */
  private volatile Optional<ExtractionRun> run = Optional.empty();

  @Option(
      names = "--commit-every",
      defaultValue = "10000",
      paramLabel = "N",
      description =
          "Number of images or texts between two commits of the table, which a killed run may have"
              + " to repeat. Default: ${DEFAULT-VALUE}.")
  private int commitEvery;

  @Option(
      names = "--show",
      defaultValue = "0",
      paramLabel = "N",
      description = "Print the first N rows of the table at the end.")
  private int show;

  /** The decoding of images with the limits that are given. */
  ImageDecoding imageDecoding() {
    return rejection.decoding();
  }

  /** Refuses a table where there is none. */
  void refuseOutWithFiles() {
    if (out != null) {
      throw new UsageException(
          "--out is for --images and --texts; the answers to files that are named go to the screen. Leave out one of them.");
    }
  }

  /**
   * What to extract, into which tables.
   *
   * @param models names of packages, each of which fills a table
   * @throws UserException if the folder of a table has other content
   */
  ExtractionRequest request(
      ExampleOptions examples, BatchChoice batch, TableKind kind, List<String> models) {
    if (out == null) {
      throw new UsageException(
          Formatted.of(
              "Missing required option: '--out=TABLE'\nSee frostline %s --help.", kind.command()));
    }
    for (String table : new OutputTables(out, models).uris()) {
      OutputAddress.check("--out", table, hadoop -> ResultTable.folder(table, kind, hadoop));
    }
    return new ExtractionRequest(
        examples.source(),
        out,
        overwrite ? ExistingRows.OVERWRITE : ExistingRows.CONTINUE,
        new ExtractionRequest.Limits(
            batch,
            commitEvery,
            limit,
            rejection.rejected.most,
            examples.decoding(rejection.decoding())),
        deduplicate ? Duplicates.COMPUTED_ONCE : Duplicates.COMPUTED_EACH);
  }

  /**
   * Reports a run that would find nothing new in any table, which is known long before Spark would
   * have started.
   *
   * @return whether it was such a run; otherwise fill the tables
   */
  boolean isUpToDate(ExtractionRequest request, List<ExtractionPlan> plans) {
    if (show > 0 || !SparkApplication.isOptional()) {
      return false;
    }
    Configuration hadoop = ModelStoreOption.hadoop();
    List<String> uris = OutputTables.of(request.out(), plans).uris();
    List<ExtractionRun.Summary> summaries = new ArrayList<>();
    for (int number = 0; number < plans.size(); number++) {
      Optional<ExtractionRun.Summary> summary =
          new QuickLook(request, uris.get(number), plans.get(number).origin(), hadoop).nothingNew();
      if (summary.isEmpty()) {
        return false;
      }
      summaries.add(summary.get());
    }
    print(System.out, plans, summaries);
    return true;
  }

  /**
   * Fills the table of each plan, and reports how many images were used or rejected; the tables, in
   * the order of the plans.
   */
  List<ResultTable> fill(
      SparkSession spark, ExtractionRequest request, List<ExtractionPlan> plans) {
    ProgressReport progress = new ProgressReport(System.err, ProgressReport.Medium.ofThisProcess());
    ExtractionRun started = new ExtractionRun(spark, request, plans, progress);
    run = Optional.of(started);
    List<ExtractionRun.Summary> summaries = started.run();
    print(System.out, plans, summaries);
    return summaries.stream().map(summary -> new ResultTable(spark, summary.table())).toList();
  }

  /** What an interrupted run leaves, and what to do. */
  String kept() {
    List<Committed> tables = run.map(ExtractionRun::committed).orElse(List.of());
    String left =
        tables.isEmpty()
            ? "nothing was added to " + out
            : tables.stream().map(Committed::inWords).collect(Collectors.joining(", "));
    return left + (overwrite ? Resumable.rerunWithout("--overwrite") : Resumable.RERUN);
  }

  private void print(
      PrintStream to, List<ExtractionPlan> plans, List<ExtractionRun.Summary> summaries) {
    TableKind kind = plans.get(0).origin().tableKind();
    summaries.forEach(summary -> print(to, kind, summary));
  }

  private void print(PrintStream to, TableKind kind, ExtractionRun.Summary summary) {
    String done = kind.done();
    ExampleKind examples = summary.rejected().examples();
    String line =
        Formatted.of(
            "%s listed: %,d %s now, %,d %s earlier, %,d rejected.",
            Count.of(summary.listed(), examples.noun()),
            summary.added(),
            done,
            summary.found(),
            done,
            summary.rejected().images());
    to.println(line);
    FieldStream.record(System.err, line, fields(kind, summary));
    if (deduplicate) {
      to.printf(
          Locale.ROOT,
          "%s.%n",
          Count.of(
              summary.copied(),
              "new row is a copy: another has the same bytes",
              "new rows are copies: others have the same bytes"));
    }
    if (summary.changed() > 0) {
      to.printf(
          Locale.ROOT,
          "%s replaced.%n",
          Count.of(
              summary.changed(),
              "row of a changed " + examples.noun() + " was",
              "rows of changed " + examples.nouns() + " were"));
    }
    if (summary.deleted() > 0) {
      to.printf(
          Locale.ROOT,
          "%s: %s/_deleted%n",
          Count.of(
              summary.deleted(),
              "row belongs to " + examples.one() + " that no longer exists",
              "rows belong to " + examples.nouns() + " that no longer exist"),
          summary.table());
    }
    summary
        .rejected()
        .byReason()
        .forEach(
            (reason, rejection) ->
                to.printf(
                    Locale.ROOT,
                    "  %-18s %,8d  for example %s: %s%n",
                    reason,
                    rejection.images(),
                    ForeignText.line(rejection.uri()),
                    ForeignText.line(rejection.message())));
    String uri = ForeignText.line(summary.table());
    to.println(kind.title() + ": " + uri);
    if (summary.rejected().images() > 0) {
      to.println("Rejected " + examples.nouns() + ": " + uri + "/_rejected");
    }
  }

  private static Map<String, Object> fields(TableKind kind, ExtractionRun.Summary summary) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "summary");
    fields.put("stage", kind.command());
    fields.put("table", summary.table());
    fields.put("listed", summary.listed());
    fields.put(kind.done(), summary.added());
    fields.put("earlier", summary.found());
    fields.put("rejected", summary.rejected().images());
    fields.put("copied", summary.copied());
    fields.put("changed", summary.changed());
    fields.put("deleted", summary.deleted());
    return fields;
  }

  /** Prints the rows of each table that {@code --show} asks for. */
  void show(List<ResultTable> tables) {
    tables.forEach(this::show);
  }

  private void show(ResultTable table) {
    if (show > 0 && !table.isEmpty()) {
      table.rows().printSchema();
      table.rows().orderBy("uri").show(show, 60);
    }
  }
}
