package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.feature.FeaturePlan;
import io.frostline.image.ImageDecoder;
import io.frostline.spark.ExtractionRequest;
import io.frostline.spark.FeatureExtraction;
import io.frostline.spark.FeatureTable;
import io.frostline.spark.FeatureTable.ExistingRows;
import io.frostline.spark.ImageSource;
import io.frostline.spark.ImageSource.LabelSource;
import io.frostline.spark.ProgressReport;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline extract}: images to a feature table. */
@Command(
    name = "extract",
    description =
        "Take features of images at layers of a backbone: one row for each image, in Parquet.",
    sortOptions = false,
    footer = {
      "",
      "A run that was interrupted goes on with the same command. Examples:",
      "  frostline extract --images photos --model mobilenet_v2 --out features",
      "  frostline extract --images 's3a://bucket/2026-*/*.jpg' --model resnet50 --layer conv4,conv5 --pool grid2 --out hdfs:///features",
      "  frostline extract --images train.csv --model vgg16 --out features --config conf/extract.properties"
    })
final class ExtractCommand implements Callable<Integer> {
  @Option(
      names = "--images",
      required = true,
      paramLabel = "URI",
      description =
          "A folder (with all folders below), a glob pattern, or a manifest: CSV or Parquet with a"
              + " column uri and perhaps label. Any Hadoop file system.")
  private String images;

  @Option(
      names = "--label-from",
      paramLabel = "SOURCE",
      description =
          "parent-folder, manifest or none. Default: manifest for manifests, else parent-folder.")
  private String labelFrom;

  @Mixin private BackboneOptions cut;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "TABLE",
      description = "Folder of the feature table.")
  private String out;

  @Option(names = "--overwrite", description = "Delete the table and start anew.")
  private boolean overwrite;

  @Option(
      names = "--limit",
      defaultValue = "9223372036854775807",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      paramLabel = "N",
      description = "Take only the first N images, in the order of their uris, to try.")
  private long limit;

  @Option(
      names = "--max-rejected",
      defaultValue = "5%",
      converter = Share.class,
      paramLabel = "SHARE",
      description =
          "Stop with exit code 2 if more images than this share cannot be used; what is extracted"
              + " is kept. Default: 5%%.")
  private double maxRejected;

  @Option(
      names = "--max-pixels",
      defaultValue = "" + ImageDecoder.DEFAULT_MAX_PIXELS,
      paramLabel = "N",
      description = "Reject images with more pixels, before decoding. Default: ${DEFAULT-VALUE}.")
  private long maxPixels;

  @Option(
      names = "--commit-every",
      defaultValue = "10000",
      paramLabel = "N",
      description =
          "Images between two commits of the table: what a killed run may have to repeat."
              + " Default: ${DEFAULT-VALUE}.")
  private int commitEvery;

  @Option(
      names = "--show",
      defaultValue = "0",
      paramLabel = "N",
      description = "Print the first N rows of the table at the end.")
  private int show;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    ExtractionRequest request = request();
    FeaturePlan plan = FeaturePlan.of(request.model(), request.layers(), request.pooling());
    plan.tryOut(request.limits().batchSize());
    ProgressReport progress = new ProgressReport(System.err, ProgressReport.Medium.ofThisProcess());
    try (SparkSession spark = SparkSession.builder().appName("frostline extract").getOrCreate()) {
      FeatureExtraction.Summary summary =
          new FeatureExtraction(spark, request, plan, progress).run();
      print(System.out, new FeatureTable(spark, request.out()), summary);
    }
    return ExitCode.DONE;
  }

  private ExtractionRequest request() {
    ModelPackage backbone = cut.backbone();
    return new ExtractionRequest(
        labelFrom == null
            ? ImageSource.of(images)
            : new ImageSource(images, LabelSource.of(labelFrom)),
        backbone,
        cut.layersOf(backbone),
        cut.pooling(),
        out,
        overwrite ? ExistingRows.OVERWRITE : ExistingRows.CONTINUE,
        new ExtractionRequest.Limits(cut.batch, commitEvery, limit, maxRejected, maxPixels));
  }

  private void print(PrintStream to, FeatureTable table, FeatureExtraction.Summary summary) {
    to.printf(
        "%,d images listed: %,d extracted now, %,d extracted earlier, %,d rejected.%n",
        summary.listed(), summary.extracted(), summary.found(), summary.rejected().images());
    summary
        .rejected()
        .byReason()
        .forEach(
            (reason, rejection) ->
                to.printf(
                    "  %-18s %,8d  for example %s: %s%n",
                    reason, rejection.images(), rejection.uri(), rejection.message()));
    to.println("Feature table: " + table.uri());
    if (summary.rejected().images() > 0) {
      to.println("Rejected images: " + table.uri() + "/_rejected");
    }
    if (show > 0) {
      table.rows().printSchema();
      table.rows().orderBy("uri").show(show, 60);
    }
  }
}
