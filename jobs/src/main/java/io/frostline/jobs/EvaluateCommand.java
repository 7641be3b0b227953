package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.evaluation.Metrics;
import io.frostline.evaluation.Metrics.Confusion;
import io.frostline.evaluation.MetricsFile;
import io.frostline.evaluation.Report;
import io.frostline.evaluation.ReportPage;
import io.frostline.example.ExampleKind;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.spark.evaluation.Evaluation;
import io.frostline.spark.evaluation.JudgedPortion;
import io.frostline.spark.evaluation.JudgedTable;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.PredictionsTable;
import io.frostline.storage.Lease;
import io.frostline.storage.ReportFolder;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline evaluate}: a classifier or predictions against labels. */
@Command(
    name = "evaluate",
    description = {
      "Evaluate a classifier on a labelled feature table, or a predictions table on its labels.",
      "",
      "Accuracy, top-5 accuracy, precision, recall and F1 of each class, confusion matrix, log-loss, calibration and the most confident mistakes are written to metrics.json for programs, and to report.html for people: one self-contained page."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  frostline evaluate --model clipart --features features --out report",
      "  frostline evaluate --model clipart --features other-images --portion all \\",
      "    --out report-others",
      "  frostline evaluate --model of-two-layers \\",
      "    --features features-low,features-high --out report",
      "  frostline classify --images photos --model resnet50 --all-probabilities \\",
      "    --out predictions",
      "  frostline evaluate --predictions predictions --out report-photos"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final int SHOWN_MISTAKES = 5;

  /** Of fewer classes, five are half of them or more. */
  private static final int FEW_CLASSES = 10;

  @Option(
      names = "--features",
      paramLabel = "TABLE",
      description =
          "A feature table with labels, of the layer that the classifier was trained on. The features"
              + " of a classifier trained on several layers may be in one table or in several, separated by commas or each with its own --features.")
  private List<String> features;

  @Option(
      names = "--predictions",
      paramLabel = "TABLE",
      description =
          "Evaluate a predictions table with labels instead, as written by classify. The log-loss"
              + " requires --all-probabilities there.")
  private String predictions;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "The classifier, as written by train. Required with --features; with --predictions, it adds"
              + " the portions and the learning curves.")
  private String model;

  @Mixin private ModelStoreOption models;

  @Option(
      names = "--portion",
      paramLabel = "PORTION",
      description =
          "Which rows to evaluate: test, validation, train, or all for examples that the classifier has"
              + " never seen. Default: test; all for predictions without --model.")
  private JudgedPortion portion;

  @Option(
      names = "--out",
      required = true,
      converter = OutputAddress.class,
      paramLabel = "DIR",
      description = "Output folder for metrics.json and report.html. Any Hadoop file system.")
  private String out;

  @Mixin private ExcludeOption exclude;

  @Mixin private ExcerptOptions excerpts;

  @Option(names = "--overwrite", description = "Replace an existing report.")
  private boolean overwrite;

  @Option(
      names = "--mistakes",
      defaultValue = "24",
      paramLabel = "N",
      description = "Number of most confident mistakes to show. Default: ${DEFAULT-VALUE}.")
  private int mistakes;

  @Option(
      names = "--map-points",
      defaultValue = "1000",
      paramLabel = "N",
      description =
          "Number of images or texts to show on the map of the features; 0 for no map. Default:"
              + " ${DEFAULT-VALUE}.")
  private int mapPoints;

  @Mixin private UnfinishedOption unfinished;

  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    refuseImpossible();
    ReportFolder folder = new ReportFolder(out, "metrics.json", ModelStoreOption.hadoop());
    if (!overwrite) {
      folder.refuseExisting();
    }
    Optional<ModelPackage> classifier = Optional.ofNullable(model).map(models.store()::open);
    try (SparkApplication application = spark.application("evaluate");
        Lease lease = folder.lease("evaluate")) {
      JudgedTable table =
          features == null
              ? judgedPredictions(application.session(), classifier)
              : judgedFeatures(application.session(), classifier.orElseThrow());
      Report report =
          new Evaluation(table, excerpts.previews(table.kind()), mistakes, mapPoints)
              .run(application.session());
      lease.check();
      folder.write(MetricsFile.of(report), ReportPage.of(report));
      print(System.out, report);
      System.out.println("Metrics: " + folder.figures());
      System.out.println("Report: " + folder.page());
      if (model != null) {
        NextStep.print(configuration, next(report.kind()));
      }
    }
    return ExitCode.DONE;
  }

  private CommandLineText next(ExampleKind kind) {
    boolean ofTexts = kind == ExampleKind.TEXT;
    CommandLineText command =
        new CommandLineText("classify")
            .with(ofTexts ? "--texts" : "--images", ofTexts ? "new.csv" : "new-photos")
            .with("--model", model);
    return models.addTo(command).with("--out", "predictions");
  }

  private void refuseImpossible() {
    if ((features == null) == (predictions == null)) {
      throw new UsageException(
          features == null
              ? "Nothing to evaluate. Give --features TABLE with --model NAME, or --predictions TABLE."
              : "Both --features and --predictions are given. Choose one.");
    }
    if (model == null && features != null) {
      throw new UsageException(
          "--features requires the classifier to evaluate. Give --model NAME.");
    }
    if (model == null && portion != null && portion != JudgedPortion.ALL) {
      throw new UsageException(
          "--portion requires the classifier, which records the portions. Give --model NAME, or leave out --portion.");
    }
  }

  private JudgedTable judgedFeatures(SparkSession spark, ModelPackage classifier) {
    List<FeatureTable> tables =
        new TableList(spark.sessionState().newHadoopConf())
            .of(features).stream()
                .map(table -> FeatureTable.open(spark, table, unfinished.tables()))
                .toList();
    DeletedImagesNotice.print(System.err, tables);
    return JudgedTable.features(exclude.from(System.err, tables), classifier, portion());
  }

  private JudgedTable judgedPredictions(SparkSession spark, Optional<ModelPackage> classifier) {
    PredictionsTable table =
        exclude.from(System.err, PredictionsTable.open(spark, predictions, unfinished.tables()));
    return classifier
        .map(trained -> JudgedTable.predictions(table, trained, portion()))
        .orElseGet(() -> JudgedTable.predictions(table));
  }

  private JudgedPortion portion() {
    return portion == null ? JudgedPortion.TEST : portion;
  }

  private static void print(PrintStream to, Report report) {
    Metrics metrics = report.metrics();
    to.printf(
        Locale.ROOT,
        "%s evaluated, of %s.%n",
        Count.of(metrics.rows(), report.kind().noun()),
        report.judged());
    report.facts().stream()
        .filter(fact -> fact.name().equals(JudgedTable.EXTENT))
        .forEach(fact -> to.println(fact.value()));
    report.notes().forEach(to::println);
    to.printf(
        Locale.ROOT,
        "  %-18s %.1f %% (95 %% interval %.1f to %.1f %%; predicting the most frequent label: %.1f %%)%n",
        "accuracy",
        100 * metrics.accuracy(),
        100 * metrics.accuracyInterval().low(),
        100 * metrics.accuracyInterval().high(),
        100 * metrics.baseline());
    to.printf(
        Locale.ROOT,
        "  %-18s %.3f (precision %.3f, recall %.3f)%n",
        "macro F1",
        metrics.macro().f1(),
        metrics.macro().precision(),
        metrics.macro().recall());
    if (metrics.classes().size() > FEW_CLASSES) {
      printIfKnown(to, "top-5 accuracy", percent(metrics.top5Accuracy()), metrics, "top5_accuracy");
    }
    printIfKnown(to, "log-loss", decimal(metrics.logLoss()), metrics, "log_loss");
    to.printf(
        Locale.ROOT,
        "  %-18s %.1f %%%n",
        "calibration error",
        100 * metrics.calibration().expectedError());
    printConfusions(to, metrics);
  }

  private static void printIfKnown(
      PrintStream to, String name, String figure, Metrics metrics, String key) {
    to.printf(
        Locale.ROOT,
        "  %-18s %s%n",
        name,
        metrics.absent().containsKey(key) ? "– " + metrics.absent().get(key) : figure);
  }

  private static String percent(Double share) {
    return share == null ? "" : Formatted.of("%.1f %%", 100 * share);
  }

  private static String decimal(Double number) {
    return number == null ? "" : Formatted.of("%.3f", number);
  }

  private static void printConfusions(PrintStream to, Metrics metrics) {
    metrics.confusion().stream()
        .filter(pair -> pair.label() != pair.predicted())
        .sorted(Comparator.comparing((Confusion pair) -> -pair.rows()))
        .limit(SHOWN_MISTAKES)
        .forEach(
            pair ->
                to.printf(
                    Locale.ROOT,
                    "  %,d of %,d %s classified as %s%n",
                    pair.rows(),
                    metrics.classes().get(pair.label()).rows(),
                    metrics.classes().get(pair.label()).name(),
                    metrics.classes().get(pair.predicted()).name()));
  }
}
