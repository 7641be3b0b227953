package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.TableKind;
import io.frostline.spark.extraction.ExtractionRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code frostline extract}: images to a feature table. */
@Command(
    name = "extract",
    description = {
      "Extract features of images at one or more layers of a backbone.",
      "",
      "The result is a Parquet table with one row per image. Run the same command again to bring"
          + " the table up to date: new images are added, and images whose length, modification"
          + " time or label has changed are recomputed. Rows of deleted images are kept and listed"
          + " in _deleted; other commands skip them."
    },
    sortOptions = false,
    footer = {
      "",
      "To resume an interrupted run, rerun the same command.",
      "",
      "Examples:",
      "  frostline extract --images photos --model mobilenet_v2 --out features",
      "  frostline extract --images 's3a://bucket/2026-*/*.jpg' --model resnet50 \\",
      "    --layer conv4,conv5 --pool grid2 --out hdfs:///features",
      "  frostline extract --images train-images-idx3-ubyte.gz --format idx \\",
      "    --model mobilenet_v2 --out train",
      "  frostline extract --images 'hdfs:///shards/train-*.tar' --format tar \\",
      "    --model mobilenet_v2 --out hdfs:///features",
      "  frostline extract --images train.csv --model vgg16 --out features \\",
      "    --config conf/extract.properties"
    })
final class ExtractCommand implements Callable<Integer> {
  @Mixin private ImageOptions images;
  @Mixin private ModelOptions model;
  @Mixin private CutOptions cut;
  @Mixin private DecodingOption decoding;
  @Mixin private TableOptions table;
  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    ExtractionRequest request = table.request(images.source(), model.batch, TableKind.FEATURES);
    ModelPackage network = model.open();
    ExtractionPlan plan = decoding.in(cut.plan(network), network);
    if (table.isUpToDate(request, plan)) {
      return ExitCode.DONE;
    }
    plan.tryOut(model.batch);
    try (SparkApplication application = spark.application("extract")) {
      table.show(table.fill(application.session(), request, plan));
    }
    return ExitCode.DONE;
  }
}
