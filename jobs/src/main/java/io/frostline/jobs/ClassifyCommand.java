package io.frostline.jobs;

import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.cut.ClassOutput;
import io.frostline.backbone.cut.Probabilities;
import io.frostline.classifier.zeroshot.ClassPrompts;
import io.frostline.classifier.zeroshot.ZeroShotClassifier;
import io.frostline.example.ExampleKind;
import io.frostline.example.HadoopReader;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.PredictionColumns.Kept;
import io.frostline.feature.TableKind;
import io.frostline.message.Count;
import io.frostline.spark.extraction.ExtractionRequest;
import io.frostline.spark.features.ClassShare;
import io.frostline.spark.table.ResultTable;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frostline classify}: images or texts to a predictions table. */
@Command(
    name = "classify",
    description = {
      "Classify images or texts with a trained classifier, or any network that ends with classes.",
      "",
      "The result is a Parquet table with one row per image or text: the most probable classes and"
          + " their probabilities."
    },
    sortOptions = false,
    footer = {
      "",
      "To resume an interrupted run, rerun the same command.",
      "",
      "Examples:",
      "  frostline classify --images photos --model resnet50 --out predictions",
      "  frostline classify --images test.csv --model resnet50 --top 1 \\",
      "    --all-probabilities --out hdfs:///predictions",
      "  frostline classify --images 's3a://bucket/2026-*/*.jpg' --out predictions \\",
      "    --config conf/classify.properties",
      "  frostline classify --model resnet50 cat.jpg dog.jpg",
      "With a classifier that 'frostline train' has written:",
      "  frostline classify --images photos --model flowers --out predictions",
      "With a network that compares images with texts, such as CLIP:",
      "  frostline classify --images photos --model clip --prompts classes.txt \\",
      "    --out predictions"
    })
final class ClassifyCommand implements Callable<Integer>, Resumable {
  private static final int SHOWN_CLASSES = 5;

  @Mixin private ExampleOptions examples;
  @Mixin private ModelOptions model;
  @Mixin private PromptOptions prompts;

  @Option(
      names = "--top",
      defaultValue = "5",
      paramLabel = "N",
      description =
          "Number of most probable classes to keep for each image or text. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(
      names = "--all-probabilities",
      description =
          "Add a column probabilities with the probability of every class. The metadata of the"
              + " column contains the class names.")
  private boolean allProbabilities;

  @Mixin private DecodingOption decoding;
  @Mixin private TableOptions table;
  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "Images or texts to classify without a table, a few at a time: prints a line for each, with"
              + " name, class and probability, or the reason why it cannot be used.")
  private List<String> files;

  @Override
  public Integer call() {
    if (files == null && !examples.areGiven()) {
      throw new UsageException(
          "There is nothing to classify. Name files for answers on the screen, or pass --images or --texts with --out for a table.");
    }
    return files == null ? table() : screen();
  }

  private Integer screen() {
    examples.refuseWithFiles();
    table.refuseOutWithFiles();
    top = 1;
    ModelPackage network = model.open();
    ExtractionPlan plan = decoding.in(plan(network), network).with(examples.use());
    Configuration hadoop = ModelStoreOption.hadoop();
    boolean texts = plan.form().examples() == ExampleKind.TEXT;
    boolean allUsed =
        new ScreenAnswers(System.out, files)
            .print(
                plan,
                files,
                texts ? examples.decodingOfTexts() : table.imageDecoding(),
                new HadoopReader(hadoop));
    return allUsed ? ExitCode.DONE : ExitCode.OPERATOR;
  }

  private Integer table() {
    ExtractionRequest request =
        table.request(examples, model.batch(), TableKind.PREDICTIONS, List.of(model.name));
    ModelPackage network = model.open();
    examples.check(network.description());
    ExtractionPlan plan = decoding.in(plan(network), network).with(examples.use());
    Rehearsal rehearsal = Rehearsal.begin(() -> plan.tryOut(model.batch()));
    try (SparkApplication application = spark.application("classify")) {
      rehearsal.await();
      List<ResultTable> filled = table.fill(application.session(), request, List.of(plan));
      printClasses(System.out, ClassShare.of(application.session(), filled.get(0), SHOWN_CLASSES));
      table.show(filled);
      if (isOfLabelledClasses(network, filled.get(0))) {
        NextStep.print(configuration, evaluation(filled.get(0)));
      }
    }
    return ExitCode.DONE;
  }

  /** Whether the labels are those that the network was trained on, as far as one can know. */
  private static boolean isOfLabelledClasses(ModelPackage network, ResultTable filled) {
    return network.description().kind() == ModelKind.CLASSIFIER && filled.hasSeveralLabels();
  }

  private CommandLineText evaluation(ResultTable filled) {
    CommandLineText command =
        new CommandLineText("evaluate")
            .with("--predictions", filled.uri())
            .with("--model", model.name);
    return model.addStoreTo(command).with("--out", "report-" + model.name);
  }

  @Override
  public String kept() {
    return table.kept();
  }

  private ExtractionPlan plan(ModelPackage network) {
    Optional<ClassPrompts> described = prompts.of(network.description());
    if (described.isPresent()) {
      noteTop(System.err, described.get().classes().size());
      return new ZeroShotClassifier(network, described.get())
          .plan(Math.min(top, described.get().classes().size()), keptProbabilities());
    }
    ClassOutput output = ClassOutput.of(network);
    note(System.err, network, output);
    return ExtractionPlan.predictions(
        network, output, Math.min(top, output.classes().size()), keptProbabilities());
  }

  private Kept keptProbabilities() {
    return allProbabilities ? Kept.ALL : Kept.TOP;
  }

  /** Points out what may surprise a reader of the table. */
  private void note(PrintStream to, ModelPackage network, ClassOutput output) {
    int classes = output.classes().size();
    if (network.description().classes().isEmpty()) {
      to.printf(
          Locale.ROOT,
          "Model %s has no class names: the numbers 0 to %d are used instead. To name the classes,"
              + " import the model with --labels.%n",
          model.name,
          classes - 1);
    }
    Set<String> seen = new HashSet<>();
    List<String> shared =
        output.classes().stream().filter(name -> !seen.add(name)).distinct().toList();
    if (!shared.isEmpty()) {
      to.printf(
          Locale.ROOT,
          "Model %s has several classes with the same name: %s. The table does not distinguish"
              + " them, except by position in the column that --all-probabilities adds.%n",
          model.name,
          String.join(", ", shared));
    }
    if (output.probabilities() != Probabilities.AS_COMPUTED) {
      to.printf(
          Locale.ROOT,
          "Model %s ends with %s '%s'; the probabilities are computed from it: %s.%n",
          model.name,
          output.operator(),
          output.layer().name(),
          output.probabilities().keyword());
      if (network.description().scores() == null) {
        to.printf(
            Locale.ROOT,
            "That rests on the operator alone, because the package is from an older version. If"
                + " '%s' gives probabilities already, import the network again.%n",
            output.layer().name());
      }
    }
    if (output.areIndependent()) {
      to.printf(
          Locale.ROOT,
          "The classes of model %s are independent: several may apply to %s, or none, and"
              + " their probabilities need not sum to 1.%n",
          model.name,
          network.description().input().examples().one());
    }
    noteTop(to, classes);
  }

  private void noteTop(PrintStream to, int classes) {
    if (top > classes) {
      to.printf(
          Locale.ROOT,
          "--top is %d, but model %s has only %s: all are kept.%n",
          top,
          model.name,
          Count.of(classes, "class"));
    }
  }

  private static void printClasses(PrintStream to, List<ClassShare> shares) {
    if (!shares.isEmpty()) {
      to.println("Most frequent classes in the table, by number of rows:");
    }
    for (ClassShare share : shares) {
      to.printf(
          Locale.ROOT,
          "  %-24s %,10d (%.1f %%), mean probability %.3f%n",
          share.name(),
          share.images(),
          100 * share.share(),
          share.probability());
    }
  }
}
