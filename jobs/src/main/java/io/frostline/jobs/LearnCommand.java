package io.frostline.jobs;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.classifier.ClassifierPackage;
import io.frostline.example.ExampleKind;
import io.frostline.feature.TableKind;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.evaluation.Excerpts;
import io.frostline.spark.evaluation.PreviewSource;
import io.frostline.spark.evaluation.Thumbnails;
import io.frostline.spark.extraction.ExtractionRequest.Limits;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.table.ResultTable;
import io.frostline.spark.table.ResultTable.ExistingRows;
import io.frostline.storage.Lease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frostline learn}: from labelled examples to a classifier and its report. */
@Command(
    name = "learn",
    description = {
      "Learn to classify: from images in folders named after their classes, or from labelled texts,"
          + " to a classifier and a report about it.",
      "",
      "It finds out where to cut the network (probe), extracts the features of all images there"
          + " (extract), trains a head on them (train), and evaluates the classifier on images that"
          + " neither the training nor the choice of the cut has seen (evaluate). The report says"
          + " what was found, what was chosen and why, how good the result is, what to do next, and"
          + " which commands do the same one by one."
    },
    sortOptions = false,
    footer = {
      "",
      "Of each class, 20 %% of the images are held out for the evaluation. A part of the others"
          + " decides which cut is best and, of more than 1,000, when the training ends.",
      "",
      "To resume an interrupted run, rerun the same command.",
      "",
      "Examples:",
      "  frostline learn photos",
      "  frostline learn photos --model resnet50-v1 --out flowers",
      "  frostline learn photos --fetch efficientnet-lite4 --time-budget 10m",
      "  frostline learn --texts reviews.csv --out reviews"
    })
final class LearnCommand implements Callable<Integer> {
  private static final int COMMIT_EVERY = 5_000;

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "The images: the same as --images. The names of its folders are the classes.")
  private String folder;

  @Option(
      names = "--out",
      converter = ModelNameConverter.class,
      paramLabel = "NAME",
      description =
          "Name of the classifier package to create, in the store that contains the network: at"
              + " most 100 letters, digits, '.', '_' and '-', beginning with a letter or digit."
              + " Default: the name of the folder or file.")
  private ModelName out;

  @Option(
      names = "--work",
      converter = OutputAddress.class,
      paramLabel = "DIR",
      description =
          "Output folder for report.html, learn.json, and a folder for each step: probe, features,"
              + " evaluation. Any Hadoop file system. Default: learned/NAME.")
  private String work;

  @Option(
      names = "--overwrite",
      description = "Start over, and replace tables, report and classifier of an earlier run.")
  private boolean overwrite;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "Name of the model package to cut. Default: of those in the store that take such"
              + " examples, the one that a quick probe finds most accurate.")
  private String model;

  @Option(
      names = "--fetch",
      paramLabel = "NAME",
      description =
          "First fetch this network of the catalogue, unless the store has it. Without --model, it"
              + " is compared with the others in the store.")
  private String fetched;

  @Option(
      names = "--time-budget",
      converter = TimeSpan.class,
      paramLabel = "TIME",
      description =
          "How long the command may take: 10m, 90s, 1h30m. The speed is measured on the first"
              + " images; then the comparison of networks and cuts gets the time that the rest"
              + " leaves. An estimate, not a limit: nothing is stopped when it is over. Default:"
              + " unlimited.")
  private Duration budget;

  @Option(
      names = "--finetune",
      description =
          "Also retrain the layers below the cut, starting from the head: the result is kept if it"
              + " is better on validation images. Of at most 1,000 images none are kept for that, so"
              + " the head stays as it is. For images only.")
  private boolean finetune;

  @Mixin private ModelStoreOption models;
  @Mixin private ExampleOptions examples;
  @Mixin private BatchOption batch;
  @Mixin private DecodingOption decoding;
  @Mixin private RejectionOptions rejection;
  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    examples.read(folder);
    ExampleSource source = examples.source();
    PackageStore store = models.store();
    checkFinetune();
    TimeLimit limit = budget == null ? TimeLimit.NONE : TimeLimit.of(budget);
    if (fetched != null) {
      new CatalogFetch(models.catalog(), store).fetchUnlessStored(fetched);
    }
    ModelName name = out == null ? nameOf(source) : out;
    LearnTask task = task(source, store, name, limit);
    checkTables(task.folder());
    Existing existing = existing(store, name, task.folder());
    if (existing == Existing.KEEP && store.holds(name.text())) {
      throw new UserException(
          Formatted.of(
              "The store %s already has a model '%s', which was not learned in the folder %s."
                  + " Choose another --out, or replace it with --overwrite.",
              store.location(), name, task.folder().uri()));
    }
    store.check(name, existing);
    if (finetune) {
      store.check(LearnTask.head(name), existing(store, LearnTask.head(name), task.folder()));
    }
    if (!overwrite && task.folder().state().isEmpty()) {
      task.folder().report().refuseExisting();
    }
    try (Lease ofName = store.lease(name, "learn");
        SparkApplication application = spark.application("learn");
        Lease lease = task.folder().lease()) {
      new LearnRun(application.session(), task, System.out).run(existing, lease);
    }
    return ExitCode.DONE;
  }

  private void checkFinetune() {
    if (finetune && examples.kind() == ExampleKind.TEXT) {
      throw new UsageException(
          "--finetune is for images: Deeplearning4j has no layer normalisation, so the blocks of a network for texts cannot be retrained. Leave it out.");
    }
    if (finetune && budget != null) {
      throw new UsageException(
          "--finetune takes a time that is not measured in advance, so --time-budget cannot plan it. Leave out one of the two.");
    }
  }

  private List<ModelPackage> networks(PackageStore store, NetworkOffers offers) {
    return model == null
        ? new ModelChoice(store, offers).of(examples.kind()).stream().map(store::open).toList()
        : List.of(backbone(store));
  }

  private ModelPackage backbone(PackageStore store) {
    ModelPackage backbone = store.open(model);
    examples.check(backbone.description());
    if (backbone.description().kind() == ModelKind.CLASSIFIER) {
      throw new UserException(
          Formatted.of(
              "Model %s is a classifier, but learn begins with a backbone. Give the name of its"
                  + " backbone with --model.",
              model));
    }
    return backbone;
  }

  /** The last part of the address without its ending, as far as a name can have it. */
  private static ModelName nameOf(ExampleSource source) {
    String last = source.uri().replaceAll("/+$", "").replaceFirst("^.*/", "");
    String plain =
        last.replaceFirst("\\.[A-Za-z0-9.]*$", "")
            .replaceAll("[^A-Za-z0-9._-]+", "-")
            .replaceFirst("^[._-]+", "");
    return ModelName.find(plain)
        .orElseThrow(
            () ->
                new UsageException(
                    Formatted.of(
                        "The name of %s cannot be that of a classifier. Choose one with --out.",
                        source.uri())));
  }

  private LearnTask task(
      ExampleSource source, PackageStore store, ModelName name, TimeLimit limit) {
    NetworkOffers offers = new NetworkOffers(models.catalog(), store);
    List<ModelPackage> networks = networks(store, offers);
    LearnFolder place =
        new LearnFolder(work == null ? "learned/" + name : work, ModelStoreOption.hadoop());
    PreviewSource previews =
        examples.kind() == ExampleKind.TEXT ? new Excerpts(source) : new Thumbnails();
    LearnCommands commands =
        new LearnCommands(
            to -> decoding.addTo(rejection.addTo(examples.addTo(to))),
            models::addTo,
            examples::addTextsTo,
            networks.get(0).description().name(),
            name.text(),
            place);
    return new LearnTask(
        source,
        networks,
        store,
        name,
        place,
        overwrite ? ExistingRows.OVERWRITE : ExistingRows.CONTINUE,
        new Limits(
            batch.choice,
            COMMIT_EVERY,
            Long.MAX_VALUE,
            rejection.rejected.most,
            examples.decoding(rejection.decoding())),
        decoding.decoding(),
        examples.use(),
        previews,
        commands,
        offers,
        limit,
        finetune);
  }

  private static void checkTables(LearnFolder folder) {
    for (String table :
        List.of(folder.features(), folder.probe() + "/features", folder.probe() + "/controls")) {
      OutputAddress.check(
          "--work", table, hadoop -> ResultTable.folder(table, TableKind.FEATURES, hadoop));
    }
  }

  /** A classifier that an earlier run with this folder made may be replaced. */
  private Existing existing(PackageStore store, ModelName name, LearnFolder folder) {
    if (overwrite) {
      return Existing.REPLACE;
    }
    boolean ofThisFolder =
        store.names().contains(name.text())
            && store.describe(name.text()).kind() == ModelKind.CLASSIFIER
            && folder.trained(ClassifierPackage.record(store.open(name.text())));
    return ofThisFolder ? Existing.REPLACE : Existing.KEEP;
  }
}
