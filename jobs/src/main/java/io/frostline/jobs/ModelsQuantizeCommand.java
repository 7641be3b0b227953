package io.frostline.jobs;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.PackageWriter;
import io.frostline.evaluation.QuantisationPage;
import io.frostline.evaluation.QuantisationReport;
import io.frostline.feature.ImageDecoding;
import io.frostline.feature.InputForm;
import io.frostline.image.ImageDecoder;
import io.frostline.quantisation.FloatLayers;
import io.frostline.spark.quantisation.QuantisationRequest;
import io.frostline.spark.quantisation.QuantisationRun;
import io.frostline.storage.Lease;
import io.frostline.storage.ReportFolder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frostline models quantize}: a package on floats to one on integers. */
@Command(
    name = "quantize",
    description = {
      "Create a model package that computes with integers of 8 bits, two to three times as fast.",
      "",
      "Convolutions and dense layers multiply bytes instead of floats, for which processors have"
          + " fast instructions (VNNI); the features differ slightly. In encoders of texts, the dense"
          + " layers of all blocks do so, and the token embeddings take a quarter of the space.",
      "",
      "Scales are chosen on four fifths of the images or texts; any photographs will do, and any"
          + " texts like your own. On the last fifth,"
          + " every layer is compared with the original. If one differs too much, nothing is"
          + " written. The new package is another model: its features do not mix with those of the"
          + " original, and heads are trained on them again."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  frostline models quantize mobilenet_v2 --images photos",
      "  frostline models quantize all-minilm-l6-v2 --texts reviews.csv",
      "  frostline models quantize resnet50 --images 's3a://bucket/2026-*/*.jpg' \\",
      "    --out resnet50-fast --keep-float none"
    })
final class ModelsQuantizeCommand implements Callable<Integer> {
  /** Of the name of the new package, unless it is given. */
  static final String SUFFIX = "-int8";

  @Parameters(paramLabel = "NAME", description = "Name of the model package to start from.")
  private String name;

  @Mixin private ExampleOptions examples;
  @Mixin private ModelStoreOption models;

  @Option(
      names = "--out",
      converter = ModelNameConverter.class,
      paramLabel = "NAME",
      description = "Name of the new package. Default: that of the original, and '-int8'.")
  private ModelName out;

  @Option(
      names = "--limit",
      defaultValue = "" + QuantisationRequest.USUAL_IMAGES,
      paramLabel = "N",
      description =
          "Number of images or texts to use, drawn from all of them. More make no difference."
              + " Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--keep-float",
      split = ",",
      defaultValue = "auto",
      paramLabel = "LAYERS",
      description =
          "Convolutions and dense layers that compute with floats: auto keeps those that lose most, as"
              + " many as it takes to bring every layer within the limit; none; or the names of"
              + " layers; the end of a block of an encoder stands for the block. The last convolution and"
              + " the last dense layer of a network for images always compute with floats."
              + " Default: ${DEFAULT-VALUE}.")
  private List<String> keepFloat;

  @Option(
      names = "--min-cosine",
      defaultValue = "0.95",
      paramLabel = "X",
      description =
          "The least that the cosine between features of both networks may be, at every layer, on"
              + " 99 of 100 images or texts. Default: ${DEFAULT-VALUE}.")
  private double leastCosine;

  @Option(
      names = "--accept-loss",
      description = "Write the package even if layers are below that limit.")
  private boolean acceptLoss;

  @Option(
      names = "--report",
      converter = OutputAddress.class,
      paramLabel = "DIR",
      description =
          "Folder for report.html, a page about how far every layer differs, and quantisation.json."
              + " Any Hadoop file system. Default: no report.")
  private String report;

  @Option(
      names = "--replace",
      description = "Replace an existing package of the same name, and an existing report.")
  private boolean replace;

  @Mixin private SparkOptions spark;
  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    PackageStore store = models.store();
    Existing existing = replace ? Existing.REPLACE : Existing.KEEP;
    ModelPackage model = store.open(name);
    examples.check(model.description());
    ModelName into = out == null ? ModelName.of(model.description().name() + SUFFIX) : out;
    QuantisationRequest request =
        new QuantisationRequest(
            model,
            into,
            examples.source(),
            limit,
            examples.decoding(new ImageDecoding(ImageDecoder.DEFAULT_MAX_PIXELS)),
            InputForm.of(model).with(examples.use()),
            FloatLayers.of(keepFloat),
            leastCosine,
            acceptLoss ? QuantisationRequest.Loss.ACCEPTED : QuantisationRequest.Loss.LIMITED);
    store.check(into, existing);
    Optional<ReportFolder> folder = Optional.ofNullable(report).map(this::reportFolder);
    try (Lease lease = store.lease(into, "models quantize");
        SparkApplication application = spark.application("models quantize")) {
      QuantisationRun run = new QuantisationRun(application.session(), request);
      store.write(
          into,
          existing,
          local -> {
            QuantisationRun.Summary summary = run.run(new PackageWriter(local, existing));
            QuantisationSummary printed = QuantisationSummary.of(model, summary, store);
            printed.print(System.out);
            folder.ifPresent(reports -> write(reports, summary.written(), printed));
            return summary.written();
          });
      NextStep.print(configuration, next(into));
    }
    return ExitCode.DONE;
  }

  private CommandLineText next(ModelName written) {
    CommandLineText command =
        examples.addTo(new CommandLineText("extract")).with("--model", written);
    return models.addTo(command).with("--out", "features-" + written);
  }

  private ReportFolder reportFolder(String uri) {
    ReportFolder folder =
        new ReportFolder(
            uri,
            "quantisation.json",
            ModelStoreOption.hadoop(),
            new ReportFolder.Options("--report", "--replace"));
    if (!replace) {
      folder.refuseExisting();
    }
    return folder;
  }

  private void write(ReportFolder folder, ModelPackage written, QuantisationSummary summary) {
    QuantisationReport content =
        QuantisationReport.of(written.description(), summary.speed(), leastCosine);
    try (Lease lease = folder.lease("models quantize")) {
      lease.check();
      folder.write(QuantisationPage.figures(content), QuantisationPage.of(content));
    }
    System.out.println("Report: " + folder.page());
  }
}
