package io.frostline.jobs;

import io.frostline.example.ExampleKind;
import io.frostline.spark.evaluation.Excerpts;
import io.frostline.spark.evaluation.PreviewSource;
import io.frostline.spark.evaluation.Thumbnails;
import io.frostline.storage.SymbolicLinks;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the texts of a table are, to show them: the options with which they were extracted. */
final class ExcerptOptions {
  @Mixin private TextOptions texts;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "How the texts are stored, if the ending of the name does not say it.")
  private String format;

  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      description =
          "The column with the labels of the texts; those of the table count. Default: label.")
  private String labelColumn;

  /**
   * What shows the examples of a table.
   *
   * @throws UsageException if there are options for texts without texts
   */
  PreviewSource previews(ExampleKind kind) {
    if (texts.areGiven()) {
      return new Excerpts(texts.source(format, labelColumn, SymbolicLinks.FOLLOWED));
    }
    texts.refuseWithoutTexts();
    TextOptions.refuseWithoutTexts("--format", format);
    TextOptions.refuseWithoutTexts("--label-column", labelColumn);
    return kind == ExampleKind.IMAGE
        ? new Thumbnails()
        : PreviewSource.none("pass --texts and its options as to extract");
  }
}
