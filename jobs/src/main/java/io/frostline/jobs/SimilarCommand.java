package io.frostline.jobs;

import io.frostline.evaluation.Similar;
import io.frostline.message.Count;
import io.frostline.message.ForeignText;
import io.frostline.spark.features.ColumnChoice;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.neighbours.QueryFinder;
import io.frostline.spark.neighbours.QuerySet;
import io.frostline.spark.neighbours.SimilarFolder;
import io.frostline.spark.neighbours.SimilarRequest;
import io.frostline.spark.neighbours.SimilarRows;
import io.frostline.storage.Lease;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline similar}: the nearest rows of a feature table. */
@Command(
    name = "similar",
    description = {
      "Find the images or texts of a feature table that are nearest to one of them, to a file, or to each of another table.",
      "",
      "The result is a Parquet table, neighbours, with query, rank, uri, label and score (the cosine of the features), and similar.html, a contact sheet. All rows are compared, so the neighbours are exact."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  frostline similar --features features --to new-photo.jpg --out similar",
      "  frostline similar --features features --top 50 \\",
      "    --to file:/data/photos/cat/17.jpg --out similar",
      "  frostline similar --features features --to other-features --out similar"
    })
final class SimilarCommand implements Callable<Integer> {
  private static final int PRINTED = 10;

  @Option(
      names = {"--features", "--table"},
      required = true,
      paramLabel = "TABLE",
      description =
          "The feature table, as written by extract. Several tables of the same model, separated by commas or each with its own --features, are joined by image.")
  private List<String> tables;

  @Option(
      names = "--column",
      split = ",",
      paramLabel = "NAME",
      description =
          "The feature column. Needed only if a table has several. The features of several columns are concatenated.")
  private List<String> columns = List.of();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE|URI|TABLE",
      description =
          "What the rows shall be near to: a uri of the table; a file, whose features are extracted with the model, layer and preprocessing of the table; or another feature table of the same model, layer and pooling, for the neighbours of each of its rows.")
  private String query;

  @Option(
      names = "--top",
      defaultValue = "20",
      paramLabel = "N",
      description = "Number of nearest rows of each query. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(
      names = "--out",
      required = true,
      converter = OutputAddress.class,
      paramLabel = "DIR",
      description = "Output folder for the table and similar.html. Any Hadoop file system.")
  private String out;

  @Option(names = "--overwrite", description = "Replace an existing result.")
  private boolean overwrite;

  @Option(
      names = "--shown",
      defaultValue = "12",
      paramLabel = "N",
      description = "Number of queries on the page. Default: ${DEFAULT-VALUE}.")
  private int shown;

  @Mixin private ModelStoreOption models;

  @Mixin private ExcerptOptions excerpts;

  @Mixin private UnfinishedOption unfinished;

  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    OutputAddress.check("--out", out, hadoop -> SimilarFolder.folder(out, hadoop));
    SimilarFolder folder = new SimilarFolder(out, ModelStoreOption.hadoop());
    if (!overwrite) {
      folder.refuseFinished();
    }
    try (SparkApplication application = spark.application("similar");
        Lease lease = folder.lease()) {
      FeatureSelection selection = new ColumnChoice(columns).in(tables(application.session()));
      selection.notes().forEach(System.err::println);
      SimilarRows search =
          new SimilarRows(
              application.session(),
              new SimilarRequest(selection, top),
              excerpts.previews(selection.origin().examples()),
              shown,
              System.err::println);
      QuerySet queries =
          new QueryFinder(
                  application.session(), selection, models.store()::open, unfinished.tables())
              .find(query);
      print(System.out, search.into(folder, lease, queries));
      System.out.println("Table: " + folder.table());
      System.out.println("Page: " + folder.page());
    }
    return ExitCode.DONE;
  }

  private List<FeatureTable> tables(SparkSession session) {
    List<FeatureTable> opened =
        new TableList(session.sessionState().newHadoopConf())
            .of(tables).stream()
                .map(table -> FeatureTable.open(session, table, unfinished.tables()))
                .toList();
    DeletedImagesNotice.print(System.err, opened);
    return opened;
  }

  private static void print(PrintStream to, Similar similar) {
    to.printf(
        Locale.ROOT,
        "%s compared with %s.%n",
        Count.of(similar.rows(), similar.kind().noun()),
        ForeignText.line(similar.asked()));
    similar.notes().forEach(to::println);
    if (similar.queries() == 1) {
      similar.shown().stream()
          .flatMap(query -> query.neighbours().stream())
          .limit(PRINTED)
          .forEach(
              near ->
                  to.printf(
                      Locale.ROOT,
                      "%4d  %.3f  %s%s%n",
                      near.rank(),
                      near.score(),
                      near.label() == null ? "" : ForeignText.line(near.label()) + "  ",
                      ForeignText.line(near.uri())));
    }
  }
}
