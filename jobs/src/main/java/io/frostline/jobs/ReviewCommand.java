package io.frostline.jobs;

import io.frostline.evaluation.Review;
import io.frostline.example.ExampleKind;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.spark.features.ColumnChoice;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.review.EarlierReview;
import io.frostline.spark.review.Likeness;
import io.frostline.spark.review.ReviewFolder;
import io.frostline.spark.review.ReviewRequest;
import io.frostline.spark.review.TableReview;
import io.frostline.spark.training.SplitChoice;
import io.frostline.storage.Lease;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frostline review}: what is wrong with the images or texts of a feature table. */
@Command(
    name = "review",
    description = {
      "Find near-duplicates, labels that are probably wrong, odd ones out and poor pictures in a feature table.",
      "",
      "Everything that is found is written as Parquet tables with uri, score and reason: duplicates, labels, outliers and, of images, quality (dark, bright, blank, blurred or tiny ones, by the columns of extract --statistics); examples has a row for each image or text, joint the confusion of labels. review.html shows the first of each, with boxes to tick what --exclude of train, evaluate and extract leaves out; copies.txt lists all copies for them."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  frostline review features --out review",
      "  frostline review features --duplicates mirrored --similarity 0.97 --out review",
      "  frostline review features --known review --out review-of-today",
      "  frostline review text-features --texts reviews.csv --out review"
    })
final class ReviewCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "TABLE",
      arity = "1..*",
      description =
          "The feature table, as written by extract. Several tables of the same model are joined by image.")
  private List<String> tables;

  @Option(
      names = "--column",
      split = ",",
      paramLabel = "NAME",
      description =
          "The feature column. Needed only if a table has several. The features of several columns are concatenated.")
  private List<String> columns = List.of();

  @Option(
      names = "--out",
      required = true,
      converter = OutputAddress.class,
      paramLabel = "DIR",
      description = "Output folder for the tables and review.html. Any Hadoop file system.")
  private String out;

  @Option(names = "--overwrite", description = "Replace an existing review.")
  private boolean overwrite;

  @Option(
      names = "--duplicates",
      paramLabel = "WHAT",
      description =
          "What is compared to find near-duplicates: pictures, which reads all images once more; mirrored, the same with left and right exchanged, too; or features. Default: pictures; features for texts.")
  private String duplicates;

  @Option(
      names = "--similarity",
      paramLabel = "S",
      description =
          "The least similarity of near-duplicates, above 0 and at most 1. Default: 0.925; 0.98 for features.")
  private Double similarity;

  @Option(
      names = "--known",
      paramLabel = "DIR",
      description =
          "An earlier review of this table, before it grew: its groups are kept, and only new rows are compared with all.")
  private String known;

  @Option(
      names = "--neighbours",
      defaultValue = "10",
      paramLabel = "N",
      description =
          "Number of nearest neighbours of the same class that the distance of an odd one out is taken from. Default: ${DEFAULT-VALUE}.")
  private int neighbours;

  @Option(
      names = "--folds",
      defaultValue = "5",
      paramLabel = "N",
      description =
          "Number of heads that doubt the labels; each is trained on the other folds. Default: ${DEFAULT-VALUE}.")
  private int folds;

  @Option(
      names = "--split",
      defaultValue = "80/10/10",
      paramLabel = "SPLIT",
      description =
          "The split of train, to find copies on both sides of it: shares in per cent, or a column. Default: ${DEFAULT-VALUE}.")
  private String split;

  @Mixin private GroupColumnOption together;

  @Option(
      names = "--shown",
      defaultValue = "48",
      paramLabel = "N",
      description =
          "Number of groups, labels, odd ones out and poor pictures on the page. Default: ${DEFAULT-VALUE}.")
  private int shown;

  @Mixin private ExcerptOptions excerpts;

  @Mixin private UnfinishedOption unfinished;

  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    OutputAddress.check("--out", out, hadoop -> ReviewFolder.folder(out, hadoop));
    ReviewFolder folder = new ReviewFolder(out, ModelStoreOption.hadoop());
    if (known != null
        && new ReviewFolder(known, ModelStoreOption.hadoop()).page().equals(folder.page())) {
      throw new UsageException(
          "--known and --out are the same folder. Choose another one for the new review.");
    }
    if (!overwrite) {
      folder.refuseFinished();
    }
    SplitChoice portions = together.split(split);
    try (SparkApplication application = spark.application("review");
        Lease lease = folder.lease()) {
      FeatureSelection selection = new ColumnChoice(columns).in(tables(application.session()));
      selection.notes().forEach(System.err::println);
      TableReview review =
          new TableReview(
              application.session(),
              request(selection, portions),
              excerpts.previews(selection.origin().examples()),
              shown,
              System.err::println);
      print(System.out, review.into(folder, lease));
      System.out.println("Page: " + folder.page());
      System.out.println("For train --exclude: " + folder.copies());
      System.out.println("For train --group-column: " + folder.duplicates());
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

  private ReviewRequest request(FeatureSelection selection, SplitChoice portions) {
    boolean ofImages = selection.origin().examples() == ExampleKind.IMAGE;
    Likeness likeness =
        duplicates != null
            ? Likeness.of(duplicates)
            : ofImages ? Likeness.PICTURES : Likeness.FEATURES;
    if (!ofImages && likeness != Likeness.FEATURES) {
      throw new UsageException(
          "--duplicates "
              + duplicates
              + " compares pictures, but this is a table of texts. Leave it out.");
    }
    double least = similarity == null ? likeness.usual() : similarity;
    return new ReviewRequest(
        selection,
        likeness,
        least,
        neighbours,
        folds,
        portions,
        earlier(selection.rows().sparkSession(), likeness, least));
  }

  private EarlierReview earlier(SparkSession session, Likeness likeness, double least) {
    return known == null
        ? EarlierReview.none(session)
        : EarlierReview.of(
            session, new ReviewFolder(known, ModelStoreOption.hadoop()), likeness, least);
  }

  private static void print(PrintStream to, Review review) {
    to.printf(Locale.ROOT, "%s reviewed.%n", Count.of(review.rows(), review.kind().noun()));
    review.notes().forEach(to::println);
    to.printf(
        Locale.ROOT,
        "  %-18s %s in %s (similarity %s, %s)%n",
        "near-duplicates",
        Count.of(review.duplicates().copies(), "copy"),
        Count.of(review.duplicates().groups(), "group"),
        review.duplicates().similarity(),
        review.duplicates().likeness());
    to.printf(
        Locale.ROOT,
        "  %-18s %s%n",
        "labels differ in",
        Count.of(review.duplicates().labelsDiffer(), "group"));
    to.printf(
        Locale.ROOT,
        "  %-18s %s of the test portion with a copy in training%n",
        "test twins",
        Count.of(review.duplicates().testTwins(), review.kind().noun()));
    if (review.labels().judged() > 0) {
      to.printf(
          Locale.ROOT,
          "  %-18s %,d of %,d labels (the heads agree with %.1f %%)%n",
          "probably wrong",
          review.labels().wrong(),
          review.labels().judged(),
          100 * review.labels().agreement());
    }
    to.printf(Locale.ROOT, "  %-18s %,d%n", "odd ones out", review.outliers().found());
    if (!review.quality().isEmpty()) {
      to.printf(
          Locale.ROOT,
          "  %-18s %s%n",
          "poor pictures",
          review.quality().stream()
              .map(poor -> Formatted.of("%,d %s", poor.found(), poor.kind()))
              .collect(Collectors.joining(", ")));
    }
  }
}
