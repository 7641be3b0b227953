package io.frostline.jobs;

import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.evaluation.Probe;
import io.frostline.evaluation.Probe.Cut;
import io.frostline.evaluation.ProbePage;
import io.frostline.evaluation.Score;
import io.frostline.feature.TableKind;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.probe.ProbeProgress;
import io.frostline.spark.probe.ProbeRequest;
import io.frostline.spark.probe.ProbeResult;
import io.frostline.spark.probe.ProbeRun;
import io.frostline.spark.table.ResultTable;
import io.frostline.storage.Lease;
import io.frostline.storage.ReportFolder;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code frostline probe}: at which layer to cut. */
@Command(
    name = "probe",
    description = {
      "Find the best layer at which to cut a backbone.",
      "",
      "Probing extracts the features of many layers in one pass over a sample of labelled images or"
          + " texts, trains small heads on each, from few examples and from many, and compares the"
          + " heads on others that none of them has seen.",
      "",
      "The report plots accuracy against depth and against cost, next to two controls (the same"
          + " network with random weights, and the bare pixels or words). It recommends a cut, with"
          + " the commands to use it."
    },
    sortOptions = false,
    footer = {
      "",
      "Two cuts are recommended: the most accurate, and the cheapest within one standard error of"
          + " it.",
      "",
      "To resume an interrupted run, rerun the same command.",
      "",
      "Examples:",
      "  frostline probe --images photos --model mobilenet_v2 --out probe",
      "  frostline probe --images photos --model resnet50 \\",
      "    --layers conv3,conv4,conv5 --pool average --out probe",
      "  frostline probe --texts reviews.csv --model all-minilm-l6-v2 --out probe",
      "  frostline probe --images train-images-idx3-ubyte.gz --format idx \\",
      "    --model mobilenet_v2 --sample 5000 --examples 10,100,all --out probe"
    })
final class ProbeCommand implements Callable<Integer>, Resumable {
  @Mixin private ExampleOptions examples;
  @Mixin private ModelOptions model;
  @Mixin private ProbeOptions probe;
  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    ModelPackage backbone = backbone();
    examples.check(backbone.description());
    ProbeRequest request = probe.request(backbone, examples, model.batch());
    for (String table : List.of(request.featureTable(), request.controlTable())) {
      OutputAddress.check(
          "--out", table, hadoop -> ResultTable.folder(table, TableKind.FEATURES, hadoop));
    }
    ReportFolder folder = new ReportFolder(probe.out(), "probe.json", ModelStoreOption.hadoop());
    try (SparkApplication application = spark.application("probe");
        Lease lease = folder.lease("probe")) {
      Probe measured =
          new ProbeRun(application.session(), request, new ProbeProgress(System.err))
              .run()
              .inWords(new Suggestions(backbone));
      lease.check();
      folder.write(ProbePage.figures(measured), ProbePage.of(measured));
      print(System.out, measured);
      System.out.println("Figures: " + folder.figures());
      System.out.println("Report: " + folder.page());
      ProcessMemory.peakMebibytes()
          .ifPresent(
              peak ->
                  System.out.printf(Locale.ROOT, "Peak memory of this process: %,d MiB%n", peak));
    }
    return ExitCode.DONE;
  }

  @Override
  public String kept() {
    return probe.kept();
  }

  private ModelPackage backbone() {
    ModelPackage opened = model.open();
    if (opened.description().kind() == ModelKind.CLASSIFIER) {
      throw new UserException(
          Formatted.of(
              "Model %s is a classifier, but probe compares the layers of a backbone. Give the name"
                  + " of its backbone with --model.",
              model.name));
    }
    return opened;
  }

  /** What to do with a cut. */
  private final class Suggestions implements ProbeResult.Commands {
    private final ModelPackage backbone;

    Suggestions(ModelPackage backbone) {
      this.backbone = backbone;
    }

    @Override
    public List<String> of(Cut cut) {
      String name = (cut.layer() + "-" + cut.pool()).replaceAll("[^A-Za-z0-9_.-]", "_");
      String table = "features-" + name;
      return List.of(
          onExamples("extract")
              .with("--layer", cut.layer())
              .with("--pool", cut.pool())
              .with("--out", table)
              .toString(),
          model
              .addStoreTo(probe.addGroupsTo(new CommandLineText("train").with("--features", table)))
              .with("--out", ModelName.shortened(model.name + "-" + name))
              .toString());
    }

    @Override
    public Optional<String> retraining(Cut best) {
      return FinishedProbe.isRetrainable(backbone, best)
          ? Optional.of(
              onExamples("finetune")
                  .with("--probe", probe.out())
                  .with("--out", ModelName.shortened(model.name + "-retrained"))
                  .toString())
          : Optional.empty();
    }

    private CommandLineText onExamples(String command) {
      return probe.addDecodingTo(
          model
              .addStoreTo(examples.addTo(new CommandLineText(command)))
              .with("--model", model.name));
    }
  }

  private static void print(PrintStream to, Probe probe) {
    int width = probe.cuts().stream().mapToInt(cut -> cut.layer().length()).max().orElseThrow();
    String head = "%-" + width + "s  %-8s %6s %9s %8s";
    to.printf(
        Locale.ROOT,
        "%s of %s: %,d for training, %,d for testing. Accuracy in per cent, over %s:%n",
        Count.of(probe.rows(), probe.kind().noun()),
        Count.of(probe.classes().size(), "class"),
        probe.trainingRows(),
        probe.testRows(),
        probe.folds() > 0
            ? Count.of(probe.folds(), "fold") + " of groups"
            : Count.of(probe.seeds(), "seed"));
    to.printf(Locale.ROOT, head, "layer", "pooling", "width", "10^6 MAC", "ms");
    probe.examples().forEach(count -> to.printf(Locale.ROOT, "%14s", count));
    to.printf(Locale.ROOT, "%14s%n", "random, " + last(probe.examples()));
    for (Cut cut : probe.cuts()) {
      to.printf(
          Locale.ROOT,
          "%-" + width + "s  %-8s %6d %9.1f %8.2f",
          cut.layer(),
          cut.pool(),
          cut.width(),
          cut.multiplyAccumulates() / 1e6,
          cut.milliseconds());
      cut.scores().forEach(score -> to.print(cell(score)));
      to.println(cut.randomScores().isEmpty() ? "" : cell(last(cut.randomScores())));
    }
    to.printf(Locale.ROOT, head, probe.bare().column(), "", probe.bare().width(), "", "");
    probe.bare().scores().forEach(score -> to.print(cell(score)));
    to.printf(Locale.ROOT, "%n%n");
    probe.notes().forEach(to::println);
    for (Probe.Recommendation recommended : probe.distinctRecommendations()) {
      to.printf(
          Locale.ROOT,
          "For %s: %s, %s. %s%n",
          recommended.goal(),
          recommended.layer(),
          recommended.pool(),
          recommended.reason());
      recommended.commands().forEach(command -> to.println("  " + command));
      if (recommended.retraining() != null) {
        to.println("Instead of these, to train layers below the cut, too:");
        to.println("  " + recommended.retraining());
      }
    }
  }

  private static <T> T last(List<T> all) {
    return all.get(all.size() - 1);
  }

  private static String cell(Score score) {
    return Formatted.of("%8.1f ±%4.1f", 100 * score.accuracy(), 100 * score.standardError());
  }
}
