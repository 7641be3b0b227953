package io.frostline.jobs;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.classifier.ClassifierPackage;
import io.frostline.classifier.NewClassifier;
import io.frostline.feature.Provenance.Origin;
import io.frostline.head.TrainedHead;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.features.ColumnChoice;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.training.CheckpointFolder;
import io.frostline.spark.training.NotFinite;
import io.frostline.spark.training.TrainingProgress;
import io.frostline.spark.training.TrainingRequest;
import io.frostline.spark.training.TrainingRun;
import io.frostline.storage.Lease;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline train}: a feature table to a classifier package. */
@Command(
    name = "train",
    description = {
      "Train a head on the features of a table, and join it with the backbone to a classifier"
          + " package.",
      "",
      "The head is trained by parameter averaging on Spark. The backbone is the one that the"
          + " features come from."
    },
    sortOptions = false,
    footer = {
      "",
      "To resume an interrupted training after its last epoch, rerun the same command.",
      "",
      "Examples:",
      "  frostline train --features features --out flowers",
      "  frostline train --features hdfs:///features --out flowers \\",
      "    --column features_block_13_expand_relu --hidden 256,64 --dropout 0.3 \\",
      "    --class-weight balanced",
      "  frostline train --features features --column features_low,features_high \\",
      "    --out flowers",
      "  frostline train --features features-low,features-high --out flowers",
      "  frostline train --features features --out flowers \\",
      "    --group-column review/duplicates",
      "  frostline train --features features --split portion --out flowers \\",
      "    --config conf/train.properties"
    })
final class TrainCommand implements Callable<Integer>, Resumable {
  @Option(
      names = "--features",
      required = true,
      paramLabel = "TABLE",
      description =
          "The feature table, as written by extract. Several tables of the same model, separated by"
              + " commas or each with its own --features, are joined by image or text, and their"
              + " features are concatenated; what is missing from any of them is left out, and its"
              + " number is reported.")
  private List<String> features;

  @Option(
      names = "--column",
      split = ",",
      paramLabel = "NAME",
      description =
          "The feature column. Needed only if a table has several. The features of several columns"
              + " are concatenated in this order; a name selects that column in every table that"
              + " has it.")
  private List<String> columns = List.of();

  @Option(
      names = "--out",
      converter = ModelNameConverter.class,
      required = true,
      paramLabel = "NAME",
      description =
          "Name of the classifier package to create, in the store that contains the backbone: at"
              + " most 100 letters, digits, '.', '_' and '-', beginning with a letter or digit.")
  private ModelName out;

  @Mixin private ModelStoreOption models;

  @Option(names = "--replace", description = "Replace an existing package of the same name.")
  private boolean replace;

  @Option(
      names = "--restart",
      description = "Discard the checkpoint of a training of this name and start over.")
  private boolean restart;

  @Option(
      names = "--split",
      defaultValue = "80/10/10",
      paramLabel = "SPLIT",
      description =
          "Training, validation and test rows in per cent of every class. Rows are assigned by the"
              + " hash of the path below the folder that all have in common, so every run has the"
              + " same split, wherever the folder is. Or a column of the table that contains train,"
              + " validation or test. Default: ${DEFAULT-VALUE}.")
  private String split;

  @Option(
      names = "--not-finite",
      defaultValue = "refuse",
      paramLabel = "WHAT",
      description =
          "What to do with rows that have NaN or infinite features: refuse (to train) or skip."
              + " Default: ${DEFAULT-VALUE}.")
  private String notFinite;

  @Mixin private GroupColumnOption together;

  @Mixin private GroupsOption groups;

  @Mixin private ExcludeOption exclude;

  @Mixin private HeadOptions head;

  @Option(
      names = "--workers",
      defaultValue = "0",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      paramLabel = "N",
      description =
          "Number of workers whose parameters are averaged. A different number gives a different"
              + " head. Default: the number of Spark task slots.")
  private int workers;

  @Mixin private UnfinishedOption unfinished;

  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    PackageStore store = models.store();
    store.check(out, existing());
    try (Lease lease = store.lease(out, "train");
        SparkApplication application = spark.application("train")) {
      FeatureSelection selection = new ColumnChoice(columns).in(tables(application.session()));
      ModelPackage backbone = backbone(store, selection);
      TrainingRequest request = request(store, selection);
      ClassifierPackage.check(
          backbone,
          selection.columns(),
          TrainedHead.untrained(request.configuration(), selection.width()));
      TrainingRun run =
          new TrainingRun(application.session(), request, new TrainingProgress(System.err));
      if (restart) {
        run.forget();
      }
      TrainingRun.Result trained = run.run();
      lease.check();
      ModelPackage classifier =
          ClassifierPackage.write(
              store,
              existing(),
              new NewClassifier(
                  out, backbone, selection.columns(), trained.head(), trained.record()));
      run.forget();
      TrainingSummary.print(System.out, store, classifier, trained.record());
      NextStep.print(configuration, next());
    }
    return ExitCode.DONE;
  }

  private CommandLineText next() {
    CommandLineText evaluate =
        models.addTo(
            new CommandLineText("evaluate")
                .with("--features", String.join(",", features))
                .with("--model", out));
    return exclude.addTo(evaluate).with("--out", "report-" + out);
  }

  @Override
  public String kept() {
    return "finished epochs are kept" + (restart ? Resumable.rerunWithout("--restart") : RERUN);
  }

  private List<FeatureTable> tables(SparkSession spark) {
    List<FeatureTable> tables =
        new TableList(spark.sessionState().newHadoopConf())
            .of(features).stream()
                .map(table -> FeatureTable.open(spark, table, unfinished.tables()))
                .toList();
    DeletedImagesNotice.print(System.err, tables);
    return exclude.from(System.err, tables);
  }

  private Existing existing() {
    return replace ? Existing.REPLACE : Existing.KEEP;
  }

  private ModelPackage backbone(PackageStore store, FeatureSelection selection) {
    Origin origin = selection.origin();
    if (origin.model().equals(out.text())) {
      throw new UserException(
          Formatted.of(
              "--out %s is the name of the backbone that the features of %s come from. Choose another name for the classifier.",
              out, selection.inWords()));
    }
    ModelPackage backbone = store.open(origin.model());
    String sha256 = backbone.description().sha256();
    if (!sha256.equals(origin.sha256())) {
      throw new UserException(
          Formatted.of(
              "The features of %s come from model %s with sha256 %s, but the model in the store %s has sha256 %s. Give the store that has the former with --models, or extract the table again.",
              selection.inWords(), origin.model(), origin.sha256(), store.location(), sha256));
    }
    return backbone;
  }

  private TrainingRequest request(PackageStore store, FeatureSelection selection) {
    return new TrainingRequest(
        selection,
        head.configuration(selection.width(), selection.count()),
        head.penalties(),
        together.split(split),
        NotFinite.of(notFinite),
        groups.choice(),
        workers,
        CheckpointFolder.in(store, out));
  }
}
