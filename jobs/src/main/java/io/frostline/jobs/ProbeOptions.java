package io.frostline.jobs;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.backbone.cut.CutSpeeds;
import io.frostline.backbone.cut.LayerChoice;
import io.frostline.backbone.cut.Pooling;
import io.frostline.spark.extraction.ExtractionRequest.Limits;
import io.frostline.spark.listing.ImageSource;
import io.frostline.spark.listing.SampledSource;
import io.frostline.spark.probe.Examples;
import io.frostline.spark.probe.ProbeRequest;
import io.frostline.spark.table.ImageTable.ExistingRows;
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
          "Which layers. Default: --layer-count of them, evenly through the network."
              + " 'frostline models layers NAME' lists them.")
  private List<String> layers = List.of();

  @Option(
      names = "--layer-count",
      defaultValue = "10",
      paramLabel = "N",
      description =
          "How many layers to choose: of those behind activations, joins and poolings, from each"
              + " stretch of the network the last of a resolution, else the widest, and the default"
              + " layer. Default: ${DEFAULT-VALUE}.")
  private int layerCount;

  @Option(
      names = "--pool",
      split = ",",
      defaultValue = "average,grid2",
      paramLabel = "POOLING",
      description =
          "Every layer is pooled in all of these ways that suit it: average, max, grid2, none."
              + " Default: ${DEFAULT-VALUE}.")
  private List<String> pools;

  @Option(
      names = "--sample",
      defaultValue = "20000",
      paramLabel = "N",
      description =
          "How many labelled images to take, about: the same share of every label, 10 of each at"
              + " least. A larger sample contains a smaller one. Default: ${DEFAULT-VALUE}.")
  private int sample;

  @Option(
      names = "--examples",
      split = ",",
      defaultValue = "10,50,100,all",
      paramLabel = "N",
      description =
          "How many images of each class the heads learn from: numbers, or all."
              + " Default: ${DEFAULT-VALUE}.")
  private List<String> examples;

  @Option(
      names = "--seeds",
      defaultValue = "3",
      paramLabel = "N",
      description = "How often, each time from other images. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--test",
      defaultValue = "20%",
      converter = Share.class,
      paramLabel = "SHARE",
      description = "Of the images of each class: judge all heads and train none. Default: 20%%.")
  private double test;

  @Option(
      names = "--turn-seconds",
      defaultValue = "1",
      paramLabel = "SECONDS",
      description =
          "How long the cost of a layer is measured in each of "
              + ROUNDS
              + " rounds."
              + " Default: ${DEFAULT-VALUE}.")
  private double turnSeconds;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Folder for report.html, probe.json, and the tables features (which train can use) and"
              + " controls. Any Hadoop file system.")
  private String out;

  @Option(names = "--overwrite", description = "Delete the tables there and start anew.")
  private boolean overwrite;

  @Mixin private RejectionOptions rejection;

  String out() {
    return out;
  }

  ProbeRequest request(ModelPackage model, ImageSource images, int batch) {
    return new ProbeRequest(
        model,
        new SampledSource(images, sample),
        out,
        overwrite ? ExistingRows.OVERWRITE : ExistingRows.CONTINUE,
        new Limits(batch, COMMIT_EVERY, Long.MAX_VALUE, rejection.rejected.most, rejection.pixels),
        cuts(model.description()),
        examples.stream().map(Examples::of).toList(),
        seeds,
        test,
        new CutSpeeds(batch, ROUNDS, turnSeconds));
  }

  /** A layer without positions is pooled in no way, so it stands there once. */
  private List<CutPoint> cuts(ModelDescription model) {
    List<Pooling> poolings = pools.stream().map(Pooling::of).distinct().toList();
    return chosen(model).stream()
        .flatMap(
            layer ->
                poolings.stream()
                    .filter(pooling -> pooling.suits(layer))
                    .limit(layer.spatial() ? poolings.size() : 1)
                    .map(pooling -> new CutPoint(layer.name(), pooling)))
        .toList();
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
