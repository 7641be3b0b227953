package io.frostline.jobs;

import io.frostline.backbone.Sha256;
import io.frostline.feature.BatchChoice;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.TableKind;
import io.frostline.message.Formatted;
import io.frostline.spark.extraction.ExtractionRequest;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.table.ResultTable;
import io.frostline.spark.table.ResultTable.ExistingRows;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which images to compute activations of, and where to keep the table. */
final class ActivationOptions {
  private static final int COMMIT_EVERY = 10_000;
  private static final BatchChoice BATCH = BatchChoice.of(8);
  private static final int NAMED = 12;
  private static final int MOST_VERSIONS = 100;

  @Option(
      names = "--table",
      converter = OutputAddress.class,
      paramLabel = "TABLE",
      description =
          "Keep the table of activations in this folder, to reuse it in runs with other settings."
              + " Any Hadoop file system. Default: a temporary table in the store.")
  private String table;

  @Option(
      names = "--limit",
      defaultValue = "9223372036854775807",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "N",
      description = "Process only the first N images, ordered by uri, as a quick trial.")
  private long limit;

  @Option(
      names = "--augment",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Train on N more versions of each training image: crops of 80 to 100 %% of its area,"
              + " resized, and by chance mirrored. Each version is a table of its own, which"
              + " takes as long as the first. Default: ${DEFAULT-VALUE}.")
  private int augment;

  @Mixin private RejectionOptions rejection;

  /** Images in one run of the lower network. */
  BatchChoice batch() {
    return BATCH;
  }

  /**
   * The table of activations: the one given, or a separate one for each layer and source.
   *
   * @param folder where an interrupted run leaves its state
   */
  String table(String folder, ExtractionPlan plan, ExampleSource images) {
    String what = plan.origin() + " " + images + " " + limit;
    return table == null
        ? folder
            + "/activations-"
            + Sha256.of(what.getBytes(StandardCharsets.UTF_8)).substring(0, NAMED)
        : table + plan.version().inName();
  }

  /** How many augmented versions of each image there are. */
  int augmented() {
    return augment;
  }

  /** Refuses a folder with other content. */
  void check() {
    if (augment < 0 || augment > MOST_VERSIONS) {
      throw new UsageException(
          Formatted.of(
              "--augment is %d, but must be between 0 and %d. 4 is usual.",
              augment, MOST_VERSIONS));
    }
    if (table != null) {
      OutputAddress.check(
          "--table", table, hadoop -> ResultTable.folder(table, TableKind.FEATURES, hadoop));
    }
  }

  /** All images. */
  ExtractionRequest request(ExampleSource images, String out, ExistingRows existing) {
    return request(images, out, existing, limit, rejection.rejected.most);
  }

  /** The first images, including those that cannot be used. */
  ExtractionRequest sample(ExampleSource images, String out, int count) {
    return request(images, out, ExistingRows.OVERWRITE, Math.min(limit, count), 1);
  }

  private ExtractionRequest request(
      ExampleSource images, String out, ExistingRows existing, long most, double rejected) {
    return new ExtractionRequest(
        images,
        out,
        existing,
        new ExtractionRequest.Limits(BATCH, COMMIT_EVERY, most, rejected, rejection.decoding()));
  }
}
