package io.frostline.jobs;

import io.frostline.backbone.Existing;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.PackageWriter;
import io.frostline.backbone.cut.Pooling;
import io.frostline.classifier.ClassifierPackage;
import io.frostline.classifier.NewClassifier;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.FeatureColumn;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.Standardisation;
import io.frostline.head.TrainedHead;
import io.frostline.message.UserException;
import io.frostline.retrain.Retraining;
import io.frostline.retrain.UpperNetwork;
import io.frostline.spark.extraction.ExtractionRun;
import io.frostline.spark.extraction.ProgressReport;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.SelectedColumn;
import io.frostline.spark.training.NotFinite;
import io.frostline.spark.training.PrecisionCheck;
import io.frostline.spark.training.RetrainedLayers;
import io.frostline.spark.training.SplitChoice;
import io.frostline.spark.training.TrainingProgress;
import io.frostline.spark.training.TrainingRequest;
import io.frostline.spark.training.TrainingRun;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline finetune}: images to a classifier whose upper layers were trained again. */
@Command(
    name = "finetune",
    description =
        "Train the upper layers of a backbone further on images of your own: what is below a layer"
            + " runs once and becomes a table of activations; what is above starts from the"
            + " backbone's weights and learns by parameter averaging on Spark, the old layers more"
            + " slowly than the new output layer.",
    sortOptions = false,
    footer = {
      "",
      "Batch normalisations of retrained layers keep the statistics that they have: they are"
          + " multiplied into the convolution below, whose weights and bias are trained. With --init"
          + " random every convolution gets one that learns new statistics.",
      "",
      "A run that was interrupted goes on with the same command. Examples:",
      "  frostline finetune --images photos --model mobilenet_v2 --from-layer block_14_add --out flowers",
      "  frostline finetune --images photos --model mobilenet_v2 --from-layer block_12_add \\",
      "    --table hdfs:///activations --old-learning-rate 0.00003 --epochs 20 --out flowers",
      "  frostline finetune --images photos --model small --from-layer input --init random --out scratch"
    })
final class FinetuneCommand implements Callable<Integer> {
  @Mixin private ImageOptions images;

  @Option(names = "--model", required = true, paramLabel = "NAME", description = "The backbone.")
  private String model;

  @Mixin private ModelStoreOption models;

  @Option(
      names = "--from-layer",
      required = true,
      paramLabel = "LAYER",
      description =
          "All layers above this one are trained, those below stay as they are; input trains all."
              + " 'frostline models layers NAME' lists them.")
  private String from;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "NAME",
      description = "Name of the classifier package, in the store that has the backbone.")
  private String out;

  @Option(names = "--replace", description = "Replace a package of the same name.")
  private boolean replace;

  @Option(
      names = "--restart",
      description = "Forget what an interrupted run of this name left and start anew.")
  private boolean restart;

  @Mixin private ActivationOptions activations;

  @Option(
      names = "--split",
      defaultValue = "80/10/10",
      paramLabel = "SHARES",
      description =
          "Training, validation and test images in per cent, of every class, by the hash of the uri:"
              + " the same from run to run. Default: ${DEFAULT-VALUE}.")
  private String split;

  @Mixin private RetrainingOptions options;

  @Option(
      names = "--workers",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "N",
      description =
          "Whose parameters are averaged. Default: as many as Spark has task slots. Another number"
              + " makes another network.")
  private int workers;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    PackageStore store = models.store();
    refuseTaken(store);
    HeadConfiguration training = options.configuration();
    SplitChoice choice = SplitChoice.of(split);
    ModelPackage backbone = store.open(model);
    Layer layer = UpperNetwork.layer(backbone, from);
    Retraining retraining = options.retraining(layer.name());
    UpperNetwork network = UpperNetwork.of(backbone, layer, retraining.initialisation());
    RetrainedLayers layers = new RetrainedLayers(network, training, retraining);
    refuseUnjoinable(backbone, layer, layers);
    String folder = TrainCommand.uri(store.location()) + "/.training-" + out;
    try (SparkApplication application = SparkApplication.of("finetune")) {
      if (restart) {
        TrainingRun.forget(application.session(), folder);
      }
      FeatureSelection features = features(application.session(), layers, folder);
      TrainingRun.Result trained =
          new TrainingRun(
                  application.session(),
                  new TrainingRequest(
                      features, training, layers, choice, NotFinite.REFUSE, workers, folder),
                  new TrainingProgress(System.err))
              .run();
      ModelPackage classifier =
          ClassifierPackage.write(
              store,
              replace ? Existing.REPLACE : Existing.KEEP,
              new NewClassifier(
                  out, backbone, features.columns(), trained.head(), trained.record()));
      TrainingRun.forget(application.session(), folder);
      TrainingSummary.print(System.out, store, classifier, trained.record());
    }
    return ExitCode.DONE;
  }

  private void refuseTaken(PackageStore store) {
    if (out.equals(model)) {
      throw new UserException(
          "--out %s is the name of the backbone. Choose another name for the classifier."
              .formatted(out));
    }
    if (!replace && store.holds(out)) {
      throw PackageWriter.taken(store.location(), out);
    }
  }

  /** In seconds and not after hours: whether the trained layers can be written back. */
  private static void refuseUnjoinable(ModelPackage backbone, Layer layer, RetrainedLayers layers) {
    FeatureColumn column =
        column(ExtractionPlan.features(backbone, List.of(layer.name()), Pooling.HALF));
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
    ModelPackage backbone = layers.network().backbone();
    String layer = layers.told().from();
    ExtractionPlan plan = ExtractionPlan.features(backbone, List.of(layer), check.pooling());
    String table = activations.table(folder, plan, images.source());
    ExtractionRun.Summary summary =
        new ExtractionRun(
                spark,
                activations.request(images.source(), table),
                plan,
                new ProgressReport(System.err, ProgressReport.Medium.ofThisProcess()))
            .run();
    System.err.printf(
        Locale.ROOT,
        "%,d images, %,d rejected; %,d numbers of each at '%s', in %s precision (half changes the features above by %.2g of the largest).%n",
        summary.listed(),
        summary.rejected().images(),
        column(plan).width(),
        layer,
        check.pooling() == Pooling.HALF ? "half" : "single",
        check.change());
    FeatureTable opened = FeatureTable.open(spark, table);
    return FeatureSelection.of(
        List.of(new SelectedColumn(opened, opened.column(Optional.empty()))));
  }

  private PrecisionCheck check(SparkSession spark, RetrainedLayers layers, String folder) {
    ModelPackage backbone = layers.network().backbone();
    ExtractionPlan plan =
        ExtractionPlan.features(backbone, List.of(layers.told().from()), Pooling.NONE);
    plan.tryOut(activations.batch());
    new ExtractionRun(
            spark,
            activations.sample(images.source(), folder, PrecisionCheck.IMAGES),
            plan,
            ProgressReport.silent())
        .run();
    return PrecisionCheck.of(FeatureTable.open(spark, folder), layers.network(), layers);
  }
}
