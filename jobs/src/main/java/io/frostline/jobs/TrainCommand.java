package io.frostline.jobs;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.PackageWriter;
import io.frostline.classifier.ClassifierPackage;
import io.frostline.classifier.NewClassifier;
import io.frostline.config.UserException;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.Origin;
import io.frostline.spark.FeatureTable;
import io.frostline.spark.training.NotFinite;
import io.frostline.spark.training.SplitChoice;
import io.frostline.spark.training.TrainingProgress;
import io.frostline.spark.training.TrainingRequest;
import io.frostline.spark.training.TrainingRun;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline train}: a feature table to a classifier package. */
@Command(
    name = "train",
    description =
        "Train a head over the features of a table, by parameter averaging on Spark, and join it"
            + " with the backbone that the features are from: a classifier package.",
    sortOptions = false,
    footer = {
      "",
      "A training that was interrupted goes on after its last epoch with the same command. Examples:",
      "  frostline train --features features --out flowers",
      "  frostline train --features hdfs:///features --column features_block_13_expand_relu \\",
      "    --out flowers --hidden 256,64 --dropout 0.3 --class-weight balanced",
      "  frostline train --features features --split portion --out flowers --config conf/train.properties"
    })
final class TrainCommand implements Callable<Integer> {
  @Option(
      names = "--features",
      required = true,
      paramLabel = "TABLE",
      description = "The feature table, as extract makes it.")
  private String features;

  @Option(
      names = "--column",
      paramLabel = "NAME",
      description = "Which feature column. Needed only if the table has several.")
  private String column;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "NAME",
      description =
          "Name of the classifier package, in the store that has the backbone of the table.")
  private String out;

  @Mixin private ModelStoreOption models;

  @Option(names = "--replace", description = "Replace a package of the same name.")
  private boolean replace;

  @Option(
      names = "--restart",
      description = "Forget the checkpoint of a training of this name and start anew.")
  private boolean restart;

  @Option(
      names = "--split",
      defaultValue = "80/10/10",
      paramLabel = "SPLIT",
      description =
          "Training, validation and test rows in per cent, of every class, by the hash of the uri:"
              + " the same from run to run. Or a column of the table that says train, validation or"
              + " test. Default: ${DEFAULT-VALUE}.")
  private String split;

  @Option(
      names = "--not-finite",
      defaultValue = "refuse",
      paramLabel = "WHAT",
      description =
          "Rows with NaN or infinite features: refuse to train, or skip them."
              + " Default: ${DEFAULT-VALUE}.")
  private String notFinite;

  @Mixin private HeadOptions head;

  @Option(
      names = "--workers",
      defaultValue = "0",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      paramLabel = "N",
      description =
          "Whose parameters are averaged. Default: as many as Spark has task slots. Another number"
              + " makes another head.")
  private int workers;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    PackageStore store = models.store();
    refuseTaken(store);
    try (SparkSession spark = SparkSession.builder().appName("frostline train").getOrCreate()) {
      FeatureTable table = FeatureTable.open(spark, features);
      FeatureColumn features = table.column(Optional.ofNullable(column));
      ModelPackage backbone = backbone(store, table);
      TrainingRun run =
          new TrainingRun(spark, request(store, table, features), new TrainingProgress(System.err));
      if (restart) {
        run.forget();
      }
      TrainingRun.Result trained = run.run();
      ModelPackage classifier =
          ClassifierPackage.write(
              store,
              existing(),
              new NewClassifier(out, backbone, features, trained.head(), trained.record()));
      run.forget();
      TrainingSummary.print(System.out, store, classifier, trained.record());
    }
    return ExitCode.DONE;
  }

  private Existing existing() {
    return replace ? Existing.REPLACE : Existing.KEEP;
  }

  private void refuseTaken(PackageStore store) {
    if (!replace && store.holds(out)) {
      throw PackageWriter.taken(store.location(), out);
    }
  }

  private ModelPackage backbone(PackageStore store, FeatureTable table) {
    Origin origin = table.provenance().origin();
    if (origin.model().equals(out)) {
      throw new UserException(
          "--out %s is the name of the backbone that the features of %s are from. Choose another name for the classifier."
              .formatted(out, table.uri()));
    }
    ModelPackage backbone = store.open(origin.model());
    String sha256 = backbone.description().sha256();
    if (!sha256.equals(origin.sha256())) {
      throw new UserException(
          "The features of %s are from model %s with the sha256 %s, and the store %s has one with %s. Name the store that has the former with --models, or extract the table again."
              .formatted(table.uri(), origin.model(), origin.sha256(), store.location(), sha256));
    }
    return backbone;
  }

  private TrainingRequest request(PackageStore store, FeatureTable table, FeatureColumn features) {
    return new TrainingRequest(
        table,
        features,
        head.configuration(features.width()),
        SplitChoice.of(split),
        NotFinite.of(notFinite),
        workers,
        uri(store.location()) + "/.training-" + out);
  }

  /** A store on this machine is not on Hadoop's default file system. */
  static String uri(String location) {
    return location.matches("[a-z][a-z0-9+.-]+:.*")
        ? location
        : Path.of(location).toAbsolutePath().toUri().toString().replaceFirst("/$", "");
  }
}
