package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Pooling;
import io.frostline.evaluation.Benchmark.Round;
import io.frostline.feature.BatchChoice;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.ImageDecoding;
import io.frostline.image.ImageDecoder;
import io.frostline.spark.extraction.ExtractionBenchmark;
import io.frostline.spark.extraction.ExtractionRequest;
import io.frostline.spark.listing.FileSource;
import io.frostline.spark.listing.LabelSource;
import io.frostline.spark.table.ResultTable.ExistingRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What far storage costs: the rounds of {@code bench} over the same photos as local files and
 * through {@link SlowFileSystem}, in turn, with a network of ResNet-50's size. {@code mvn verify
 * -Dit.test=ReadAheadBenchmark -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false}; {@code
 * -Dfrostline.rounds=3 -Dfrostline.seconds=60}. No part of the build.
 */
class ReadAheadBenchmark {
  private static final int ROUNDS = Integer.getInteger("frostline.rounds", 3);
  private static final int SECONDS = Integer.getInteger("frostline.seconds", 60);

  @TempDir private Path folder;

  @Test
  void measures() {
    Path photos = Project.shared("photos");
    ExtractionPlan plan = plan(Project.shared("onnx-light/light_resnet50.onnx"));
    SlowFileSystem.register();
    List<Round> near = new ArrayList<>();
    List<Round> far = new ArrayList<>();
    try (SparkSession spark =
        SparkSession.builder().master("local[2]").appName("reading ahead").getOrCreate()) {
      Iterator<Round> nearRounds = rounds(spark, plan, "file://" + photos, "near");
      Iterator<Round> farRounds = rounds(spark, plan, "slow://" + photos, "far");
      for (int round = 0; round < ROUNDS; round++) {
        near.add(told("local", nearRounds.next()));
        far.add(told(SlowFileSystem.MILLISECONDS + " ms a call", farRounds.next()));
      }
    }
    double throughput = median(far, Round::pipeline) / median(near, Round::pipeline);
    double efficiency = median(far, Round::efficiency) / median(near, Round::efficiency);
    System.out.printf(
        Locale.ROOT,
        "far over near, medians of %d rounds: throughput %.3f, efficiency against the engine of the same minute %.3f%n",
        ROUNDS,
        throughput,
        efficiency);
    assertThat(throughput).isPositive();
  }

  private ExtractionPlan plan(Path network) {
    Path store = folder.resolve("models");
    Command.frostline(
            "models",
            "import",
            network,
            "--name",
            "resnet50",
            "--models",
            store,
            "--preprocess",
            "imagenet",
            "--features",
            "r173")
        .succeeded();
    return ExtractionPlan.features(
        new ModelStore(store).open("resnet50"), List.of("r173"), Pooling.AVERAGE);
  }

  private Iterator<Round> rounds(
      SparkSession spark, ExtractionPlan plan, String images, String table) {
    ExtractionRequest request =
        new ExtractionRequest(
            new FileSource(images, LabelSource.NONE),
            folder.resolve(table).toUri().toString(),
            ExistingRows.OVERWRITE,
            new ExtractionRequest.Limits(
                BatchChoice.of(8),
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                1,
                new ImageDecoding(ImageDecoder.DEFAULT_MAX_PIXELS)));
    return new ExtractionBenchmark(spark, request, plan).rounds(ROUNDS, SECONDS).iterator();
  }

  private static Round told(String storage, Round round) {
    System.out.printf(
        Locale.ROOT,
        "%-14s %,6d images, engine %6.2f/s, pipeline %6.2f/s, efficiency %.3f; ms an image and thread: reading %.1f, waiting %.2f, decoding %.2f, network %.1f%n",
        storage,
        round.images(),
        round.engine(),
        round.pipeline(),
        round.efficiency(),
        round.stages().reading(),
        round.stages().waiting(),
        round.stages().decoding(),
        round.stages().network());
    return round;
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
