package io.frostline.jobs;

import io.frostline.feature.ExtractionPlan;
import io.frostline.spark.extraction.ExtractionRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code frostline extract}: images to a feature table. */
@Command(
    name = "extract",
    description = {
      "Take features of images at layers of a backbone: one row for each image, in Parquet.",
      "",
      "The same command again brings the table up to date: images that came are added, images whose"
          + " length, time or label has changed are computed anew, rows of images that are gone are"
          + " kept and listed in _deleted, and other commands leave them out."
    },
    sortOptions = false,
    footer = {
      "",
      "A run that was interrupted goes on with the same command. Examples:",
      "  frostline extract --images photos --model mobilenet_v2 --out features",
      "  frostline extract --images 's3a://bucket/2026-*/*.jpg' --model resnet50 --layer conv4,conv5 --pool grid2 --out hdfs:///features",
      "  frostline extract --images train-images-idx3-ubyte.gz --format idx --model mobilenet_v2 --out train",
      "  frostline extract --images 'hdfs:///shards/train-*.tar' --format tar --model mobilenet_v2 --out hdfs:///features",
      "  frostline extract --images train.csv --model vgg16 --out features --config conf/extract.properties"
    })
final class ExtractCommand implements Callable<Integer> {
  @Mixin private ImageOptions images;
  @Mixin private ModelOptions model;
  @Mixin private CutOptions cut;
  @Mixin private TableOptions table;
  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    ExtractionRequest request = table.request(images.source(), model.batch);
    ExtractionPlan plan = cut.plan(model.open());
    plan.tryOut(model.batch);
    try (SparkApplication application = SparkApplication.of("extract")) {
      table.show(table.fill(application.session(), request, plan));
    }
    return ExitCode.DONE;
  }
}
