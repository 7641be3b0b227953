package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.OutputColumns;
import io.frostline.feature.TableKind;
import io.frostline.spark.extraction.ExtractionRequest;
import io.frostline.spark.table.ResultTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline extract}: images or texts to a feature table. */
@Command(
    name = "extract",
    description = {
      "Extract features of images or texts at one or more layers of a backbone.",
      "",
      "The result is a Parquet table with one row per image or text. Run the same command again"
          + " to bring the table up to date: new ones are added, and images whose length,"
          + " modification time or label has changed are recomputed, as are texts whose content or"
          + " label has. Rows of deleted ones are kept and listed in _deleted; other commands skip"
          + " them.",
      "",
      "With several models, --out is a folder with a table for each, named after the model. Each is"
          + " the table that the command with that model alone writes to the same place, so either"
          + " command can continue it."
    },
    sortOptions = false,
    footer = {
      "",
      "To resume an interrupted run, rerun the same command.",
      "",
      "Examples:",
      "  frostline extract --images photos --model mobilenet_v2 --out features",
      "  frostline extract --images photos --model mobilenet_v2 --statistics \\",
      "    --out features",
      "  frostline extract --images 's3a://bucket/2026-*/*.jpg' --model resnet50 \\",
      "    --layer conv4,conv5 --pool grid2 --out hdfs:///features",
      "  frostline extract --images photos --model mobilenet_v2,resnet50 \\",
      "    --layer resnet50=conv4,resnet50=conv5 --out features",
      "  frostline extract --images train-images-idx3-ubyte.gz --format idx \\",
      "    --model mobilenet_v2 --out train",
      "  frostline extract --images 'hdfs:///shards/train-*.tar' --format tar \\",
      "    --model mobilenet_v2 --out hdfs:///features",
      "  frostline extract --texts reviews.csv --text-column review \\",
      "    --label-column stars --model all-minilm-l6-v2 --out features",
      "  frostline extract --images train.csv --model vgg16 --out features \\",
      "    --config conf/extract.properties"
    })
final class ExtractCommand implements Callable<Integer>, Resumable {
  @Mixin private ExampleOptions examples;
  @Mixin private ModelListOptions models;
  @Mixin private CutOptions cut;
  @Mixin private DecodingOption decoding;

  @Option(
      names = "--statistics",
      description =
          "Add the columns brightness, contrast, sharpness and entropy of the decoded image, by"
              + " which review finds images that are dark, bright, blank or blurred. A table has"
              + " them in all rows or in none.")
  private boolean statistics;

  @Mixin private ExcludeOption exclude;
  @Mixin private TableOptions table;
  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    ExtractionRequest request =
        exclude.from(table.request(examples, models.batch(), TableKind.FEATURES, models.names()));
    Map<String, ModelPackage> backbones = models.open();
    backbones.values().forEach(backbone -> examples.check(backbone.description()));
    List<ExtractionPlan> plans =
        cut.plans(backbones).entrySet().stream()
            .map(plan -> decoding.in(plan.getValue(), backbones.get(plan.getKey())))
            .map(plan -> plan.with(examples.use()))
            .map(plan -> statistics ? plan.withStatistics() : plan)
            .toList();
    if (!exclude.isGiven() && table.isUpToDate(request, plans)) {
      return ExitCode.DONE;
    }
    Rehearsal rehearsal = Rehearsal.begin(() -> ExtractionPlan.tryOut(plans, models.batch()));
    try (SparkApplication application = spark.application("extract")) {
      rehearsal.await();
      exclude.report(System.err, application.session(), request, examples.kind());
      List<ResultTable> filled = table.fill(application.session(), request, plans);
      exclude.reportRows(System.err, request, filled);
      table.show(filled);
      NextStep.print(configuration, next(plans.get(0), filled.get(0)));
    }
    return ExitCode.DONE;
  }

  private CommandLineText next(ExtractionPlan plan, ResultTable filled) {
    List<OutputColumns> columns = plan.origin().columns();
    String column = columns.size() == 1 ? null : ((FeatureColumn) columns.get(0)).column();
    boolean isTrainable = filled.hasSeveralLabels();
    CommandLineText command =
        new CommandLineText(isTrainable ? "train" : "export")
            .with("--features", filled.uri())
            .with("--column", column);
    return isTrainable
        ? models.addStoreTo(command).with("--out", "my-classifier")
        : command.with("--format", "npy").with("--out", "arrays");
  }

  @Override
  public String kept() {
    return table.kept();
  }
}
