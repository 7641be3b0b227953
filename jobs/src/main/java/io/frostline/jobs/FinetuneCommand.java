package io.frostline.jobs;

import io.frostline.backbone.Existing;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.Pooling;
import io.frostline.classifier.ClassifierPackage;
import io.frostline.classifier.FrozenHead;
import io.frostline.classifier.NewClassifier;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.FeatureColumn;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.Standardisation;
import io.frostline.head.TrainedHead;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.retrain.NetworkEnd;
import io.frostline.retrain.Retraining;
import io.frostline.retrain.UpperNetwork;
import io.frostline.spark.extraction.ExtractionRun;
import io.frostline.spark.extraction.ProgressReport;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.SelectedColumn;
import io.frostline.spark.training.CheckpointFolder;
import io.frostline.spark.training.ContinuedHead;
import io.frostline.spark.training.FirstNetwork;
import io.frostline.spark.training.NotFinite;
import io.frostline.spark.training.PrecisionCheck;
import io.frostline.spark.training.RetrainedLayers;
import io.frostline.spark.training.SplitChoice;
import io.frostline.spark.training.TrainingProgress;
import io.frostline.spark.training.TrainingRequest;
import io.frostline.spark.training.TrainingRun;
import io.frostline.storage.Lease;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline finetune}: images to a classifier whose upper layers were retrained. */
@Command(
    name = "finetune",
    description = {
      "Train the upper layers of a backbone further on your own images.",
      "",
      "The layers below a cut run once, and their output becomes a table of activations. The layers"
          + " above it start from the weights of the backbone and are trained by parameter"
          + " averaging on Spark, the old layers more slowly than the new output layer.",
      "",
      "With --head, they start from a head that 'frostline train' has trained, on the layer that"
          + " suits it, and end no worse on the validation images than it is."
    },
    sortOptions = false,
    footer = {
      "",
      "Batch normalisations in retrained layers keep their statistics: they are folded into the"
          + " convolution below, whose weights and bias are trained. With --init random, every"
          + " convolution gets a batch normalisation that learns new statistics.",
      "",
      "Networks for texts cannot be retrained: Deeplearning4j has no layer normalisation, which every"
          + " block of a transformer needs. Train a head on their features instead, with"
          + " 'frostline extract --texts' and 'frostline train'.",
      "",
      "To resume an interrupted run, rerun the same command.",
      "",
      "Examples:",
      "  frostline finetune --images photos --model mobilenet_v2 \\",
      "    --from-layer block_14_add --out flowers",
      "  frostline finetune --images photos --model mobilenet_v2 \\",
      "    --from-layer block_12_add --out flowers --table hdfs:///activations \\",
      "    --old-learning-rate 0.00003 --epochs 20",
      "  frostline finetune --images photos --model mobilenet_v2 \\",
      "    --head flowers-head --out flowers",
      "  frostline finetune --images photos --model small --from-layer input \\",
      "    --init random --out scratch"
    })
final class FinetuneCommand implements Callable<Integer>, Resumable {
  @Mixin private ImageOptions images;
  @Mixin private RefusedTextsOption texts;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME",
      description = "Name of the backbone.")
  private String model;

  @Mixin private ModelStoreOption models;

  @Mixin private RetrainedPartOptions part;

  @Option(
      names = "--out",
      converter = ModelNameConverter.class,
      required = true,
      paramLabel = "NAME",
      description =
          "Name of the classifier package to create, in the store that contains the backbone: at"
              + " most 100 letters, digits, '.', '_' and '-', beginning with a letter or digit.")
  private ModelName out;

  @Option(names = "--replace", description = "Replace an existing package of the same name.")
  private boolean replace;

  @Option(
      names = "--restart",
      description = "Discard the state of an interrupted run of this name and start over.")
  private boolean restart;

  @Mixin private DecodingOption decoding;

  @Mixin private ActivationOptions activations;

  @Mixin private RetrainingOptions options;

  @Option(
      names = "--workers",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "N",
      description =
          "Number of workers whose parameters are averaged. A different number gives a different"
              + " network. Default: the number of Spark task slots.")
  private int workers;

  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    texts.refuse(
        "Deeplearning4j has no layer normalisation, so the blocks of a transformer cannot be retrained. Extract features with `frostline extract --texts`, and train a head on them with `frostline train --hidden 256`.");
    PackageStore store = models.store();
    refuseTaken(store);
    activations.check();
    HeadConfiguration training = options.configuration(part.start());
    part.check(options.initialisation());
    ModelPackage backbone = store.open(model);
    Optional<FrozenHead> head = part.head(store, backbone);
    SplitChoice choice = head.map(part::splitOf).orElseGet(part::split);
    RetrainedLayers layers = layers(backbone, head);
    head.ifPresent(continued -> refuseOtherDecoding(continued, layers));
    refuseUnjoinable(layers);
    FirstNetwork first =
        head.<FirstNetwork>map(continued -> new ContinuedHead(layers, continued)).orElse(layers);
    String folder = CheckpointFolder.in(store, out);
    try (Lease lease = store.lease(out, "finetune");
        SparkApplication application = spark.application("finetune")) {
      CheckpointFolder checkpoints =
          new CheckpointFolder(folder, application.session().sessionState().newHadoopConf());
      if (restart) {
        checkpoints.delete();
      }
      checkpoints.begin();
      FeatureSelection features = features(application.session(), layers, folder);
      TrainingRun.Result trained =
          new TrainingRun(
                  application.session(),
                  new TrainingRequest(
                      features, training, first, choice, NotFinite.REFUSE, workers, folder),
                  new TrainingProgress(System.err))
              .run();
      lease.check();
      ModelPackage classifier =
          ClassifierPackage.write(
              store,
              existing(),
              new NewClassifier(
                  out, backbone, features.columns(), trained.head(), trained.record()));
      checkpoints.delete();
      TrainingSummary.print(System.out, store, classifier, trained.record());
      NextStep.print(configuration, next());
    }
    return ExitCode.DONE;
  }

  private RetrainedLayers layers(ModelPackage backbone, Optional<FrozenHead> head) {
    NetworkEnd end =
        head.map(continued -> continued.end(backbone)).orElseGet(() -> NetworkEnd.of(backbone));
    Layer from = part.from(backbone, end);
    Retraining retraining =
        options.retraining(from.name(), head.map(FrozenHead::start).orElse(null));
    UpperNetwork network = UpperNetwork.of(backbone, from, end, retraining.initialisation());
    return new RetrainedLayers(network, options.configuration(part.start()), retraining);
  }

  private CommandLineText next() {
    CommandLineText command = images.addTo(new CommandLineText("classify")).with("--model", out);
    return models.addTo(command).with("--out", "predictions-" + out);
  }

  @Override
  public String kept() {
    return "activations and finished epochs are kept"
        + (restart ? Resumable.rerunWithout("--restart") : RERUN);
  }

  private void refuseTaken(PackageStore store) {
    if (out.text().equals(model)) {
      throw new UserException(
          Formatted.of(
              "--out %s is the name of the backbone. Choose another name for the classifier.",
              out));
    }
    store.check(out, existing());
  }

  private Existing existing() {
    return replace ? Existing.REPLACE : Existing.KEEP;
  }

  /** A head knows images as they were decoded for its training. */
  private void refuseOtherDecoding(FrozenHead head, RetrainedLayers layers) {
    String existing = head.features().preprocessing();
    String requested = plan(layers, Pooling.HALF).origin().preprocessing();
    if (!existing.equals(requested)) {
      throw new UserException(
          Formatted.of(
              "--head %s was trained on images that were preprocessed differently: existing %s, requested %s. Pass the same --exact-decode as the features were extracted with, or none.",
              head.start().model(), existing, requested));
    }
  }

  /** Checks in seconds, not after hours, that the trained layers can be written back. */
  private static void refuseUnjoinable(RetrainedLayers layers) {
    ModelPackage backbone = layers.network().backbone();
    FeatureColumn column =
        column(ExtractionPlan.features(backbone, List.of(layers.told().from()), Pooling.HALF));
    ClassifierPackage.check(
        backbone,
        List.of(column),
        new TrainedHead(
            layers.state(2, List.of()).zip(),
            Standardisation.identity(column.width()),
            List.of("one", "other"),
            column.width()));
  }

  private static FeatureColumn column(ExtractionPlan plan) {
    return (FeatureColumn) plan.origin().columns().get(0);
  }

  private FeatureSelection features(SparkSession spark, RetrainedLayers layers, String folder) {
    PrecisionCheck check = check(spark, layers, folder + "/sample");
    ExtractionPlan plan = plan(layers, check.pooling());
    String table = activations.table(folder, plan, images.source());
    ExtractionRun.Summary summary =
        new ExtractionRun(
                spark,
                activations.request(images.source(), table),
                List.of(plan),
                new ProgressReport(System.err, ProgressReport.Medium.ofThisProcess()))
            .run()
            .get(0);
    System.err.printf(
        Locale.ROOT,
        "%s, %,d rejected. %s per image at layer '%s', in %s precision (half precision changes the"
            + " features above by %.2g of the largest).%n",
        Count.of(summary.listed(), "image"),
        summary.rejected().images(),
        Count.of(column(plan).width(), "activation"),
        layers.told().from(),
        check.pooling() == Pooling.HALF ? "half" : "single",
        check.change());
    FeatureTable opened = FeatureTable.open(spark, table);
    return FeatureSelection.of(
        List.of(new SelectedColumn(opened, opened.column(Optional.empty()))));
  }

  private ExtractionPlan plan(RetrainedLayers layers, Pooling pooling) {
    ModelPackage backbone = layers.network().backbone();
    return decoding.in(
        ExtractionPlan.features(backbone, List.of(layers.told().from()), pooling), backbone);
  }

  private PrecisionCheck check(SparkSession spark, RetrainedLayers layers, String folder) {
    ExtractionPlan plan = plan(layers, Pooling.NONE);
    plan.tryOut(activations.batch());
    new ExtractionRun(
            spark,
            activations.sample(images.source(), folder, PrecisionCheck.IMAGES),
            List.of(plan),
            ProgressReport.silent())
        .run();
    return PrecisionCheck.of(FeatureTable.open(spark, folder), layers.network(), layers);
  }
}
