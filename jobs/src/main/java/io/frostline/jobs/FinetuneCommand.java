package io.frostline.jobs;

import io.frostline.backbone.Existing;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.classifier.ClassifierPackage;
import io.frostline.classifier.FrozenHead;
import io.frostline.classifier.NewClassifier;
import io.frostline.feature.FeatureColumn;
import io.frostline.head.Standardisation;
import io.frostline.head.TrainedHead;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.retrain.Initialisation;
import io.frostline.retrain.NetworkEnd;
import io.frostline.retrain.ProbedCut;
import io.frostline.retrain.Retraining;
import io.frostline.retrain.UpperNetwork;
import io.frostline.spark.table.ResultTable.ExistingRows;
import io.frostline.spark.training.CheckpointFolder;
import io.frostline.spark.training.RetrainedLayers;
import io.frostline.spark.training.SplitChoice;
import io.frostline.storage.Lease;
import java.util.List;
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
      "The layers below a cut run once, and their output becomes a table of activations. A head is"
          + " trained on the features at the end. Then the layers between start from the weights of"
          + " the backbone and of the head, and are trained by parameter averaging on Spark. The"
          + " head remains the result unless an epoch has a lower validation loss.",
      "",
      "With --head, they start from a head that 'frostline train' has trained."
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
      "    --probe probe --augment 2 --out flowers",
      "  frostline finetune --images photos --model mobilenet_v2 \\",
      "    --to-layer block_13_expand_relu --pool grid2 --augment 2 --out flowers",
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
    RetrainingRun prepared = prepared(store);
    try (Lease lease = store.lease(out, "finetune");
        SparkApplication application = spark.application("finetune")) {
      ModelPackage classifier =
          run(prepared, store, application.session(), lease, ExistingRows.CONTINUE);
      TrainingSummary.print(System.out, store, classifier, ClassifierPackage.record(classifier));
      NextStep.print(configuration, next());
    }
    return ExitCode.DONE;
  }

  /**
   * Does the work with a session that is running.
   *
   * @param lease of the name of the classifier, or of what it is made for
   * @param existing what becomes of the activations and epochs of an earlier run
   */
  void run(SparkSession session, Lease lease, ExistingRows existing) {
    PackageStore store = models.store();
    run(prepared(store), store, session, lease, existing);
  }

  /** Checks, before Spark is started, whatever can be checked. */
  private RetrainingRun prepared(PackageStore store) {
    refuseTaken(store);
    activations.check();
    options.check();
    Initialisation initialisation = options.initialisation();
    part.check(initialisation);
    ModelPackage backbone = store.open(model);
    Optional<FrozenHead> given = part.head(store, backbone);
    SplitChoice choice = given.map(part::splitOf).orElseGet(part::split);
    Optional<FinishedProbe> probe = part.probe(backbone);
    NetworkEnd end =
        part.end(
            backbone,
            given
                .map(head -> head.end(backbone))
                .or(() -> probe.map(finished -> finished.end(backbone)))
                .orElseGet(() -> NetworkEnd.of(backbone)));
    Optional<ProbedCut> cut = probe.map(FinishedProbe::cut);
    boolean headFirst = given.isEmpty() && initialisation == Initialisation.PRETRAINED;
    RetrainedLayers layers = layers(backbone, end, cut, given);
    ActivationTables tables =
        new ActivationTables(
            activations,
            images.source(),
            plan -> decoding.in(plan, backbone),
            layers,
            headFirst ? List.of(end) : List.of());
    given.ifPresent(head -> refuseOtherDecoding(head, tables));
    refuseUnjoinable(layers, tables.column());
    return new RetrainingRun(
        tables,
        layers,
        given.orElse(null),
        head -> layers(backbone, end, cut, Optional.of(head)),
        choice,
        new RetrainingRun.Settings(options::ofHead, options.seed(), workers));
  }

  private ModelPackage run(
      RetrainingRun prepared,
      PackageStore store,
      SparkSession session,
      Lease lease,
      ExistingRows existing) {
    String folder = CheckpointFolder.in(store, out);
    CheckpointFolder checkpoints =
        new CheckpointFolder(folder, session.sessionState().newHadoopConf());
    if (restart || existing == ExistingRows.OVERWRITE) {
      checkpoints.delete();
    }
    checkpoints.begin();
    RetrainingRun.Retrained retrained = prepared.run(session, folder, existing);
    lease.check();
    ModelPackage classifier =
        ClassifierPackage.write(
            store,
            existing(),
            new NewClassifier(
                out,
                store.open(model),
                retrained.activations().columns(),
                retrained.result().head(),
                retrained.result().record()));
    checkpoints.delete();
    return classifier;
  }

  private RetrainedLayers layers(
      ModelPackage backbone,
      NetworkEnd end,
      Optional<ProbedCut> probed,
      Optional<FrozenHead> head) {
    Layer from = part.from(backbone, end, options.initialisation());
    Retraining retraining =
        options.retraining(
            from.name(),
            head.map(FrozenHead::start).orElse(null),
            activations.augmented(),
            probed.orElse(null));
    UpperNetwork network = UpperNetwork.of(backbone, from, end, retraining.initialisation());
    OutputLayerStart start = head.isEmpty() ? OutputLayerStart.ZEROS : OutputLayerStart.HEAD;
    return new RetrainedLayers(network, options.configuration(start), retraining);
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
  private static void refuseOtherDecoding(FrozenHead head, ActivationTables tables) {
    String existing = head.features().preprocessing();
    String requested = tables.preprocessing();
    if (!existing.equals(requested)) {
      throw new UserException(
          Formatted.of(
              "--head %s was trained on images that were preprocessed differently: existing %s, requested %s. Pass the same --exact-decode as the features were extracted with, or none.",
              head.start().model(), existing, requested));
    }
  }

  /** Checks in seconds, not after hours, that the trained layers can be written back. */
  private static void refuseUnjoinable(RetrainedLayers layers, FeatureColumn column) {
    ClassifierPackage.check(
        layers.network().backbone(),
        List.of(column),
        new TrainedHead(
            layers.state(2, List.of()).zip(),
            Standardisation.identity(column.width()),
            List.of("one", "other"),
            column.width()));
  }
}
