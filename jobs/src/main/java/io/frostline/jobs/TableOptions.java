package io.frostline.jobs;

import io.frostline.feature.ExtractionPlan;
import io.frostline.message.ForeignText;
import io.frostline.spark.extraction.ExtractionRequest;
import io.frostline.spark.extraction.ExtractionRequest.Duplicates;
import io.frostline.spark.extraction.ExtractionRun;
import io.frostline.spark.extraction.ProgressReport;
import io.frostline.spark.listing.ImageSource;
import io.frostline.spark.table.ImageTable;
import io.frostline.spark.table.ImageTable.ExistingRows;
import java.io.PrintStream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which table to fill, within what limits: the same for every command that runs images. */
final class TableOptions {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "TABLE",
      description = "Folder of the table. Any Hadoop file system.")
  private String out;

  @Option(names = "--overwrite", description = "Delete the table and start anew.")
  private boolean overwrite;

  @Option(
      names = "--limit",
      defaultValue = "9223372036854775807",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      paramLabel = "N",
      description = "Take only the first N images, in the order of their uris, to try.")
  private long limit;

  @Option(
      names = "--deduplicate",
      description =
          "Compute images with the same bytes once, those of earlier runs with this option too, and"
              + " give all of them rows. Every image is read once more, for its hash.")
  private boolean deduplicate;

  @Mixin private RejectionOptions rejection;

  @Option(
      names = "--commit-every",
      defaultValue = "10000",
      paramLabel = "N",
      description =
          "Images between two commits of the table: what a killed run may have to repeat."
              + " Default: ${DEFAULT-VALUE}.")
  private int commitEvery;

  @Option(
      names = "--show",
      defaultValue = "0",
      paramLabel = "N",
      description = "Print the first N rows of the table at the end.")
  private int show;

  ExtractionRequest request(ImageSource images, int batch) {
    return new ExtractionRequest(
        images,
        out,
        overwrite ? ExistingRows.OVERWRITE : ExistingRows.CONTINUE,
        new ExtractionRequest.Limits(
            batch, commitEvery, limit, rejection.rejected.most, rejection.pixels),
        deduplicate ? Duplicates.COMPUTED_ONCE : Duplicates.COMPUTED_EACH);
  }

  /** Fills the table and says what became of the images. */
  ImageTable fill(SparkSession spark, ExtractionRequest request, ExtractionPlan plan) {
    ProgressReport progress = new ProgressReport(System.err, ProgressReport.Medium.ofThisProcess());
    ExtractionRun.Summary summary = new ExtractionRun(spark, request, plan, progress).run();
    ImageTable table = new ImageTable(spark, request.out());
    print(System.out, plan, table, summary);
    return table;
  }

  private void print(
      PrintStream to, ExtractionPlan plan, ImageTable table, ExtractionRun.Summary summary) {
    String done = plan.origin().tableKind().done();
    to.printf(
        "%,d images listed: %,d %s now, %,d %s earlier, %,d rejected.%n",
        summary.listed(),
        summary.added(),
        done,
        summary.found(),
        done,
        summary.rejected().images());
    if (deduplicate) {
      to.printf(
          "%,d of the rows added are copies: their images have the bytes of others.%n",
          summary.copied());
    }
    if (summary.changed() > 0) {
      to.printf("%,d rows of changed images were replaced.%n", summary.changed());
    }
    if (summary.deleted() > 0) {
      to.printf(
          "%,d rows are of images that are not there any more: %s/_deleted%n",
          summary.deleted(), table.uri());
    }
    summary
        .rejected()
        .byReason()
        .forEach(
            (reason, rejection) ->
                to.printf(
                    "  %-18s %,8d  for example %s: %s%n",
                    reason,
                    rejection.images(),
                    ForeignText.line(rejection.uri()),
                    ForeignText.line(rejection.message())));
    String uri = ForeignText.line(table.uri());
    to.println(plan.origin().tableKind().title() + ": " + uri);
    if (summary.rejected().images() > 0) {
      to.println("Rejected images: " + uri + "/_rejected");
    }
  }

  /** Prints the rows that {@code --show} asks for. */
  void show(ImageTable table) {
    if (show > 0 && !table.isEmpty()) {
      table.rows().printSchema();
      table.rows().orderBy("uri").show(show, 60);
    }
  }
}
