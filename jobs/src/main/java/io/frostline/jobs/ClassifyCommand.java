package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.cut.ClassOutput;
import io.frostline.backbone.cut.Probabilities;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.PredictionColumns.Kept;
import io.frostline.spark.extraction.ExtractionRequest;
import io.frostline.spark.features.ClassShare;
import io.frostline.spark.table.ImageTable;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline classify}: images to a predictions table. */
@Command(
    name = "classify",
    description =
        "Use a network as it is: the classes of each image with their probabilities, one row for"
            + " each image, in Parquet.",
    sortOptions = false,
    footer = {
      "",
      "A run that was interrupted goes on with the same command. Examples:",
      "  frostline classify --images photos --model resnet50 --out predictions",
      "  frostline classify --images photos --model flowers --out predictions    # written by 'frostline train'",
      "  frostline classify --images test.csv --model resnet50 --top 1 --all-probabilities --out hdfs:///predictions",
      "  frostline classify --images 's3a://bucket/2026-*/*.jpg' --out predictions --config conf/classify.properties"
    })
final class ClassifyCommand implements Callable<Integer> {
  private static final int SHOWN_CLASSES = 5;

  @Mixin private ImageOptions images;
  @Mixin private ModelOptions model;

  @Option(
      names = "--top",
      defaultValue = "5",
      paramLabel = "N",
      description =
          "How many of the most probable classes to keep, at most all. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(
      names = "--all-probabilities",
      description =
          "Add the column probabilities with those of all classes; the column's metadata names"
              + " them.")
  private boolean allProbabilities;

  @Mixin private TableOptions table;
  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    ExtractionRequest request = table.request(images.source(), model.batch);
    ExtractionPlan plan = plan(model.open());
    plan.tryOut(model.batch);
    try (SparkApplication application = SparkApplication.of("classify")) {
      ImageTable predictions = table.fill(application.session(), request, plan);
      printClasses(System.out, ClassShare.of(application.session(), predictions, SHOWN_CLASSES));
      table.show(predictions);
    }
    return ExitCode.DONE;
  }

  private ExtractionPlan plan(ModelPackage network) {
    ClassOutput output = ClassOutput.of(network);
    note(System.err, network, output);
    return ExtractionPlan.predictions(
        network,
        output,
        Math.min(top, output.classes().size()),
        allProbabilities ? Kept.ALL : Kept.TOP);
  }

  /** Says what a reader of the table may not expect. */
  private void note(PrintStream to, ModelPackage network, ClassOutput output) {
    int classes = output.classes().size();
    if (network.description().classes().isEmpty()) {
      to.printf(
          "Model %s names no classes: they are called by their numbers, 0 to %d. Import it with --labels to name them.%n",
          model.name, classes - 1);
    }
    Set<String> seen = new HashSet<>();
    List<String> shared =
        output.classes().stream().filter(name -> !seen.add(name)).distinct().toList();
    if (!shared.isEmpty()) {
      to.printf(
          "Model %s has several classes of one name: %s. The table does not tell them apart, except by their place in the column of --all-probabilities.%n",
          model.name, String.join(", ", shared));
    }
    if (output.probabilities() != Probabilities.AS_COMPUTED) {
      to.printf(
          "Model %s ends with %s '%s'; the probabilities are made of it: %s.%n",
          model.name, output.operator(), output.layer().name(), output.probabilities().keyword());
    }
    if (top > classes) {
      to.printf(
          "--top is %d, and model %s has %d classes: all are kept.%n", top, model.name, classes);
    }
  }

  private static void printClasses(PrintStream to, List<ClassShare> shares) {
    if (!shares.isEmpty()) {
      to.println("Most frequent classes of the table:");
    }
    for (ClassShare share : shares) {
      to.printf(
          "  %-24s %,10d images (%.1f %%), probability %.3f on average%n",
          share.name(), share.images(), 100 * share.share(), share.probability());
    }
  }
}
