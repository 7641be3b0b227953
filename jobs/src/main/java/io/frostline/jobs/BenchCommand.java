package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.TokenInput;
import io.frostline.backbone.cut.FeatureOutput;
import io.frostline.evaluation.Benchmark;
import io.frostline.evaluation.BenchmarkPage;
import io.frostline.feature.BatchSpeeds;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.ImageDecoding;
import io.frostline.image.ImageDecoder;
import io.frostline.message.Formatted;
import io.frostline.spark.extraction.ExtractionBenchmark;
import io.frostline.spark.extraction.ExtractionRequest;
import io.frostline.spark.table.ResultTable.ExistingRows;
import io.frostline.storage.Lease;
import io.frostline.storage.ReportFolder;
import io.frostline.storage.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline bench}: how many images a machine extracts per second. */
@Command(
    name = "bench",
    description = {
      "Measure how many images or texts this machine extracts per second, and where the time"
          + " goes, to size a cluster.",
      "",
      "Up to 10,000 are used, drawn from all of them, and repeated if there are few. Every"
          + " round runs the bare engine from memory before and after the whole pipeline, so that other"
          + " load on the machine slows both down alike. Then the engine runs with batches of several sizes, and in turn"
          + " with the quantised package of the model, or with the original of a quantised one, if"
          + " it is in the same store."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  frostline bench --images photos --model mobilenet_v2",
      "  frostline bench --texts reviews.csv --text-column review \\",
      "    --model all-minilm-l6-v2",
      "  frostline bench --images photos --model resnet50 --compare resnet50-fast \\",
      "    --cluster-cores 256 --price-per-core-hour 0.05 --out bench"
    })
final class BenchCommand implements Callable<Integer> {
  @Mixin private ExampleOptions examples;

  @Mixin private ModelOptions model;

  @Mixin private CutOptions cut;

  @Mixin private DecodingOption decoding;

  @Mixin private BenchOptions options;

  @Option(
      names = "--out",
      converter = OutputAddress.class,
      paramLabel = "DIR",
      description =
          "Output folder for bench.json and report.html, a self-contained page. Any Hadoop file"
              + " system. Default: the figures are printed only.")
  private String out;

  @Option(names = "--overwrite", description = "Replace an existing report.")
  private boolean overwrite;

  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() throws IOException {
    options.refuseImpossible();
    ExtractionRequest.Limits limits =
        new ExtractionRequest.Limits(
            model.batch(),
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            1,
            examples.decoding(new ImageDecoding(ImageDecoder.DEFAULT_MAX_PIXELS)));
    Benchmark.Machine machine = MachineFacts.now();
    Optional<ReportFolder> report =
        Optional.ofNullable(out)
            .map(folder -> new ReportFolder(folder, "bench.json", ModelStoreOption.hadoop()));
    if (!overwrite) {
      report.ifPresent(ReportFolder::refuseExisting);
    }
    ModelPackage measured = model.open();
    examples.check(measured.description());
    String pooling = cut.pooling(measured).keyword();
    ExtractionPlan plan = decoding.in(cut.plan(measured), measured).with(examples.use());
    Optional<EngineComparison> comparison = options.comparison(model, measured, plan);
    BatchSpeeds batches = options.batches(plan);
    plan.tryOut(model.batch());
    try (TemporaryFolder table = TemporaryFolder.of("frostline-bench");
        SparkApplication application = spark.application("bench")) {
      ExtractionBenchmark pipeline =
          new ExtractionBenchmark(application.session(), request(table.path(), limits), plan);
      BenchRun run =
          new BenchRun(
              pipeline,
              new Benchmark.Subject(
                  measured.description().name(),
                  plan.network().outputs().stream().map(FeatureOutput::layer).toList(),
                  pooling,
                  plan.origin().preprocessing(),
                  plan.form().examples(),
                  examples.source().uri(),
                  measured.description().input() instanceof TokenInput texts
                      ? texts.typicalTokens()
                      : null,
                  pipeline.batchSize(),
                  pipeline.slots()),
              machine,
              batches,
              options,
              comparison);
      if (report.isPresent()) {
        write(report.get(), run);
      } else {
        run.measure(System.out);
      }
    }
    return ExitCode.DONE;
  }

  private void write(ReportFolder report, BenchRun run) {
    try (Lease lease = report.lease("bench")) {
      Benchmark benchmark = run.measure(System.out);
      lease.check();
      report.write(BenchmarkPage.figures(benchmark), BenchmarkPage.of(benchmark));
      System.out.println(Formatted.of("%nFigures: %s", report.figures()));
      System.out.println("Report: " + report.page());
    }
  }

  private ExtractionRequest request(Path table, ExtractionRequest.Limits limits) {
    return new ExtractionRequest(
        examples.source(),
        new org.apache.hadoop.fs.Path(table.toUri()).toString(),
        ExistingRows.OVERWRITE,
        limits);
  }
}
