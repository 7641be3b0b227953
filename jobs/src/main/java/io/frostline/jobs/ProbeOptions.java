package io.frostline.jobs;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.backbone.cut.CutSpeeds;
import io.frostline.backbone.cut.LayerChoice;
import io.frostline.feature.BatchChoice;
import io.frostline.spark.extraction.ExtractionRequest.Limits;
import io.frostline.spark.listing.SampledSource;
import io.frostline.spark.probe.Controls;
import io.frostline.spark.probe.Examples;
import io.frostline.spark.probe.ProbeRequest;
import io.frostline.spark.table.ResultTable.ExistingRows;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to probe, and how thoroughly. */
final class ProbeOptions {
  private static final int COMMIT_EVERY = 5_000;
  private static final int ROUNDS = 3;

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "LAYER",
      description =
          "Layers to compare; 'frostline models layers NAME' lists the layers. Default:"
              + " --layer-count layers, spread evenly over the network.")
  private List<String> layers = List.of();

  @Option(
      names = "--layer-count",
      defaultValue = "10",
      paramLabel = "N",
      description =
          "Number of layers to choose. Candidates are the outputs of activations, joins and"
              + " poolings. From each stretch of the network, the last layer of a resolution is"
              + " chosen, or else the widest; the default layer is always included. Default:"
              + " ${DEFAULT-VALUE}.")
  private int layerCount;

  @Option(
      names = "--pool",
      split = ",",
      paramLabel = "POOLING",
      description =
          "Poolings to compare: average, max, cls, grid2, none, half. Each layer is pooled with"
              + " those that suit it. Default: average,grid2; for texts average,max,cls.")
  private List<String> pools = List.of();

  @Option(
      names = "--sample",
      defaultValue = "20000",
      paramLabel = "N",
      description =
          "Approximate number of labelled images or texts to use: the same share of every label, at"
              + " least 10 of each. A larger sample contains every smaller one. Default: ${DEFAULT-VALUE}.")
  private int sample;

  @Option(
      names = "--reserve",
      defaultValue = "0%",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      converter = Share.class,
      paramLabel = "SHARE",
      description =
          "Share of each class that is not read at all: the examples that 'train' tests"
              + " its classifier with, if that is the last share of its --split. The choice of the"
              + " layer then makes no figure of that test too good. Default: 0%%.")
  private double reserved;

  @Option(
      names = "--examples",
      split = ",",
      defaultValue = "10,50,100,all",
      paramLabel = "N",
      description =
          "How many examples of each class the heads are trained on: numbers, or all."
              + " Default: ${DEFAULT-VALUE}.")
  private List<String> examples;

  @Option(
      names = "--seeds",
      defaultValue = "3",
      paramLabel = "N",
      description =
          "Number of repetitions, each with other training examples. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--test",
      defaultValue = "20%",
      converter = Share.class,
      paramLabel = "SHARE",
      description = "Share of each class that is held out to test all heads. Default: 20%%.")
  private double test;

  @Option(
      names = "--controls",
      defaultValue = "all",
      paramLabel = "WHERE",
      description =
          "Where the network is compared with the same one with random weights: all cuts, or only"
              + " the lowest, which takes about half the time. The bare pixels or words are always"
              + " compared. Default: ${DEFAULT-VALUE}.")
  private String controls;

  @Mixin private GroupColumnOption together;

  @Mixin private GroupsOption groups;

  @Option(
      names = "--turn-seconds",
      defaultValue = "1",
      paramLabel = "SECONDS",
      description =
          "How long to measure the cost of a layer in each of "
              + ROUNDS
              + " rounds."
              + " Default: ${DEFAULT-VALUE}.")
  private double turnSeconds;

  @Option(
      names = "--out",
      required = true,
      converter = OutputAddress.class,
      paramLabel = "DIR",
      description =
          "Output folder for report.html, probe.json and the tables features (which train can use)"
              + " and controls. Any Hadoop file system.")
  private String out;

  @Option(names = "--overwrite", description = "Delete the existing tables and start over.")
  private boolean overwrite;

  @Mixin private DecodingOption decoding;

  @Mixin private RejectionOptions rejection;

  /** What an interrupted run leaves, and what to do. */
  String kept() {
    return "extracted features are kept in "
        + out
        + (overwrite ? Resumable.rerunWithout("--overwrite") : Resumable.RERUN);
  }

  String out() {
    return out;
  }

  /** Adds the same decoding to another command. */
  CommandLineText addDecodingTo(CommandLineText command) {
    return decoding.addTo(command);
  }

  /** Adds the same groups to another command. */
  CommandLineText addGroupsTo(CommandLineText command) {
    return together.addTo(groups.addTo(command));
  }

  ProbeRequest request(ModelPackage model, ExampleOptions examined, BatchChoice batch) {
    return new ProbeRequest(
        model,
        new SampledSource(examined.source(), sample, reserved),
        out,
        overwrite ? ExistingRows.OVERWRITE : ExistingRows.CONTINUE,
        new Limits(
            batch,
            COMMIT_EVERY,
            Long.MAX_VALUE,
            rejection.rejected.most,
            examined.decoding(rejection.decoding())),
        cuts(model.description()),
        Controls.of(controls),
        decoding.decoding(),
        examined.use(),
        examples.stream().map(Examples::of).toList(),
        seeds,
        test,
        new CutSpeeds(batch.orUsual(), ROUNDS, turnSeconds),
        groups.choice(),
        together.choice());
  }

  private List<CutPoint> cuts(ModelDescription model) {
    return ProbedCuts.of(chosen(model), pools.stream().map(Pooling::of).distinct().toList());
  }

  private List<Layer> chosen(ModelDescription model) {
    if (layers.isEmpty()) {
      return LayerChoice.evenly(model, layerCount);
    }
    return layers.stream()
        .distinct()
        .map(model::layerNamed)
        .sorted(Comparator.comparingInt(model.layers()::indexOf))
        .toList();
  }
}
