package io.frostline.jobs;

import static org.apache.spark.sql.functions.col;

import io.frostline.backbone.Existing;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.backbone.cut.CutSpeeds;
import io.frostline.backbone.cut.FeatureOutput;
import io.frostline.backbone.cut.LayerChoice;
import io.frostline.classifier.ClassifierPackage;
import io.frostline.classifier.NewClassifier;
import io.frostline.classifier.TrainingRecord;
import io.frostline.evaluation.MetricsFile;
import io.frostline.evaluation.Probe;
import io.frostline.evaluation.Probe.Cut;
import io.frostline.evaluation.ProbePage;
import io.frostline.evaluation.Report;
import io.frostline.evaluation.ReportPage;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.Portion;
import io.frostline.head.HeadPace;
import io.frostline.spark.JobDescription;
import io.frostline.spark.TableSplit;
import io.frostline.spark.evaluation.Evaluation;
import io.frostline.spark.evaluation.JudgedPortion;
import io.frostline.spark.evaluation.JudgedTable;
import io.frostline.spark.extraction.ExtractionPace;
import io.frostline.spark.extraction.ExtractionRequest;
import io.frostline.spark.extraction.ExtractionRun;
import io.frostline.spark.extraction.ProgressReport;
import io.frostline.spark.features.ColumnChoice;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.listing.Listing;
import io.frostline.spark.listing.SampledSource;
import io.frostline.spark.probe.Controls;
import io.frostline.spark.probe.Examples;
import io.frostline.spark.probe.ProbeProgress;
import io.frostline.spark.probe.ProbeRequest;
import io.frostline.spark.probe.ProbeRun;
import io.frostline.spark.probe.QuickProbe;
import io.frostline.spark.table.ResultTable.ExistingRows;
import io.frostline.spark.training.CheckpointFolder;
import io.frostline.spark.training.NotFinite;
import io.frostline.spark.training.SplitChoice;
import io.frostline.spark.training.TrainingProgress;
import io.frostline.spark.training.TrainingRequest;
import io.frostline.spark.training.TrainingRun;
import io.frostline.storage.Lease;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;

/** The steps of {@code learn}: each is what the command of its name does, with its defaults. */
final class LearnSteps {
  static final double TURN_SECONDS = 0.05;

  private static final int ROUNDS = 3;

  /** How often the cost of a layer is measured, the warm-up included. */
  static final int TURNS = ROUNDS + 1;

  private static final int SHOWN_MISTAKES = 24;
  private static final int MAP_POINTS = 1_000;

  private final SparkSession spark;
  private final LearnTask task;

  LearnSteps(SparkSession spark, LearnTask task) {
    this.spark = spark;
    this.task = task;
  }

  /** A quick look at the network, to compare it with others. */
  QuickProbe.Result quickProbe(QuickPlan plan) {
    return new QuickProbe(
            spark,
            new ProbeRequest(
                task.backbone(),
                new SampledSource(task.source(), plan.sample(), LearnPlan.RESERVED),
                task.folder().network(task.backbone().description().name()),
                task.existingRows(),
                task.limits(),
                quickCuts(),
                Controls.LOWEST,
                task.decoding(),
                task.use(),
                List.of(Examples.ALL),
                QuickPlan.SEEDS,
                LearnPlan.COMPARED,
                speeds()),
            new ProbeProgress(System.err))
        .run();
  }

  /** The upper layers, which are good for most examples, with the pooling that gives least. */
  private List<CutPoint> quickCuts() {
    List<Layer> layers =
        LayerChoice.evenly(task.backbone().description(), QuickPlan.LAYERS_CHOSEN_FROM);
    return layers.subList(Math.max(0, layers.size() - QuickPlan.LAYERS), layers.size()).stream()
        .map(layer -> ProbedCuts.of(List.of(layer), List.of()).get(0))
        .toList();
  }

  /** Measures how long the work takes, on the first examples. */
  LearnPace pace(Listing listing, int classes) {
    ModelPackage network = task.backbone();
    List<CutPoint> cuts = cuts(LearnPlan.MOST_LAYERS);
    ExtractionPlan plan = prepared(ExtractionPlan.features(network, cuts));
    ExtractionPlan lowest = prepared(ExtractionPlan.features(network, cuts.subList(0, 1)));
    ExtractionPace pace =
        new ExtractionPace(
            spark,
            new ExtractionRequest(
                task.source(), task.folder().probe(), task.existingRows(), task.limits()),
            listing);
    long start = System.nanoTime();
    plan.tryOut(task.limits().batch());
    double loading = (System.nanoTime() - start) / 1e9;
    return new LearnPace(
        pace.perSecond(plan),
        pace.perSecond(lowest),
        loading,
        HeadPace.measure(classes),
        (double) cuts.size() / cuts.stream().map(CutPoint::layer).distinct().count(),
        (int)
            plan.network().outputs().stream()
                .mapToInt(FeatureOutput::width)
                .average()
                .orElseThrow(),
        spark.sparkContext().defaultParallelism());
  }

  /** Compares cuts on examples that will not test the classifier. */
  Probe probe(LearnPlan plan) {
    ProbeRequest request =
        new ProbeRequest(
            task.backbone(),
            new SampledSource(task.source(), plan.sample(), LearnPlan.RESERVED),
            task.folder().probe(),
            task.existingRows(),
            task.limits(),
            cuts(plan.layers()),
            plan.controls(),
            task.decoding(),
            task.use(),
            List.of(new Examples(plan.examples()), Examples.ALL),
            plan.seeds(),
            LearnPlan.COMPARED,
            speeds());
    Probe probe =
        new ProbeRun(spark, request, new ProbeProgress(System.err))
            .run()
            .inWords(cut -> task.commands().of(head(cut, plan), plan));
    task.folder().probeReport().write(ProbePage.figures(probe), ProbePage.of(probe));
    return probe;
  }

  private List<CutPoint> cuts(int layers) {
    return ProbedCuts.of(LayerChoice.evenly(task.backbone().description(), layers), List.of());
  }

  private CutSpeeds speeds() {
    return new CutSpeeds(task.limits().batch().orUsual(), ROUNDS, TURN_SECONDS);
  }

  private ExtractionPlan prepared(ExtractionPlan plan) {
    return plan.with(task.backbone().description().decoding(task.decoding())).with(task.use());
  }

  /** What is trained if the probe chooses a cut. */
  LearnHead head(Cut cut, LearnPlan plan) {
    return LearnHead.of(task.backbone().description(), cut, plan);
  }

  /** Extracts the features of all examples that the head reads. */
  ExtractionRun.Summary extract(LearnHead head) {
    ExtractionPlan plan = prepared(head.plan(task.backbone()));
    plan.tryOut(task.limits().batch());
    ExtractionRequest request =
        new ExtractionRequest(
            task.source(), task.folder().features(), task.existingRows(), task.limits());
    ProgressReport progress = new ProgressReport(System.err, ProgressReport.Medium.ofThisProcess());
    return new ExtractionRun(spark, request, List.of(plan), progress).run().get(0);
  }

  /** Trains a head on these features, and writes the classifier into the store. */
  void train(LearnHead head, LearnPlan plan, ModelName out, Existing existing) {
    FeatureSelection features = new ColumnChoice(head.columns()).in(List.of(features()));
    HeadOptions options =
        CommandLine.populateCommand(
            new HeadOptions(),
            "--optimizer",
            head.optimizer().keyword(),
            "--transform",
            head.transform().keyword());
    TrainingRun run =
        new TrainingRun(
            spark,
            new TrainingRequest(
                features,
                options.configuration(features.width(), features.count()),
                SplitChoice.of(plan.split()),
                NotFinite.REFUSE,
                0,
                CheckpointFolder.in(task.store(), out)),
            new TrainingProgress(System.err));
    if (task.existingRows() == ExistingRows.OVERWRITE) {
      run.forget();
    }
    TrainingRun.Result trained = run.run();
    ClassifierPackage.write(
        task.store(),
        existing,
        new NewClassifier(
            out, task.backbone(), features.columns(), trained.head(), trained.record()));
    run.forget();
  }

  /**
   * Retrains layers below a head, and writes the classifier into the store.
   *
   * @param lease of what is done
   */
  void finetune(ModelName head, Lease lease) {
    ((FinetuneCommand) task.commands().finetune(head).parsed())
        .run(spark, lease, task.existingRows());
  }

  /**
   * Evaluates the classifier on the test portion.
   *
   * @param uri of the table with what it reads
   */
  Report evaluate(String uri) {
    JudgedTable table =
        JudgedTable.features(
            List.of(FeatureTable.open(spark, uri)), classifier(), JudgedPortion.TEST);
    Report report = new Evaluation(table, task.previews(), SHOWN_MISTAKES, MAP_POINTS).run(spark);
    task.folder().evaluationReport().write(MetricsFile.of(report), ReportPage.of(report));
    return report;
  }

  /** How many rows of the test portion the probe has used all the same. */
  long alsoProbed() {
    TrainingRecord record = ClassifierPackage.record(classifier());
    try (JobDescription job = JobDescription.of(spark, "Compare the test portion with the probe")) {
      return TableSplit.assign(features().rows(), record.split())
          .where(col(TableSplit.COLUMN).equalTo(Portion.TEST.keyword()))
          .select("uri")
          .join(
              FeatureTable.open(spark, task.folder().probe() + "/features").rows().select("uri"),
              "uri")
          .count();
    }
  }

  private FeatureTable features() {
    return FeatureTable.open(spark, task.folder().features());
  }

  private ModelPackage classifier() {
    return task.store().open(task.name().text());
  }
}
