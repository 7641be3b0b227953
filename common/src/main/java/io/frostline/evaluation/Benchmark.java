package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.frostline.example.ExampleKind;
import io.frostline.feature.BatchSpeeds;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.onnx.Spread;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How fast a machine extracts features, and where the time goes: the content of {@code bench.json}
 * and of its page.
 *
 * @param frostline the version that was measured
 * @param rounds each with the pipeline and the bare engine
 * @param batches the speed of the bare engine by the size of its batches
 * @param comparison with another package of the same network; null without one
 * @param notes what readers need to know to understand the figures
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Benchmark(
    String frostline,
    Subject subject,
    Machine machine,
    Sample sample,
    List<Round> rounds,
    List<BatchSpeeds.Speed> batches,
    Comparison comparison,
    Sizing sizing,
    List<String> notes) {
  public Benchmark {
    rounds = List.copyOf(rounds);
    batches = List.copyOf(batches);
    notes = List.copyOf(notes);
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException("A benchmark needs at least one round.");
    }
  }

  /** The round with the median efficiency, whose figures are shown; the lower one of two. */
  public Round middle() {
    return middle(rounds);
  }

  /** The number of that round, from 1. */
  @JsonProperty
  public int shownRound() {
    return rounds.indexOf(middle()) + 1;
  }

  /** The round with the median efficiency. */
  public static Round middle(List<Round> rounds) {
    return rounds.stream()
        .sorted(Comparator.comparingDouble(Round::efficiency))
        .toList()
        .get((rounds.size() - 1) / 2);
  }

  /** Throughput of the pipeline as a share of that of the bare engine, over the rounds. */
  @JsonProperty
  public Spread efficiency() {
    return Spread.of(rounds.stream().map(Round::efficiency).toList());
  }

  /** CPU time of the bare engine as a share of that of the pipeline, over the rounds. */
  @JsonProperty
  public Spread coreEfficiency() {
    return Spread.of(rounds.stream().map(Round::coreEfficiency).toList());
  }

  /**
   * What was measured.
   *
   * @param layers at which the network was cut
   * @param examples what goes through the network
   * @param images where they come from
   * @param engineTokens tokens of each text where engines are compared, by batch or by package;
   *     null for images
   * @param batch images per batch
   * @param threads that work at once
   */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Subject(
      String model,
      List<String> layers,
      String pool,
      String preprocessing,
      ExampleKind examples,
      String images,
      Integer engineTokens,
      int batch,
      int threads) {
    public Subject {
      layers = List.copyOf(layers);
    }

    /** {@code mobilenet_v2 at features}. */
    public String inWords() {
      return model + " at " + String.join(", ", layers);
    }

    /** What engines are compared on: {@code texts of 32 tokens, whatever the length of yours}. */
    public Optional<String> engineTexts() {
      return Optional.ofNullable(engineTokens)
          .map(
              tokens ->
                  Formatted.of(
                      "texts of %s, whatever the length of yours", Count.of(tokens, "token")));
    }
  }

  /**
   * What it was measured on.
   *
   * @param processor its name
   * @param cores that this process may use
   * @param extensions those of its instructions that networks profit from, such as avx512_vnni
   * @param memoryMebibytes that this process may use
   * @param versions of what computes, by name
   * @param loadBefore how many processes wanted to compute in the minute before; negative if the
   *     system does not say
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Machine(
      String processor,
      int cores,
      List<String> extensions,
      long memoryMebibytes,
      SortedMap<String, String> versions,
      double loadBefore) {
    public Machine {
      extensions = List.copyOf(extensions);
      versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    }
  }

  /**
   * The different images or texts that the pipeline worked on.
   *
   * @param extracted how many got features
   * @param rejected how many were rejected, by reason
   * @param megapixels of those extracted, with width and height; null for texts
   * @param tokens of those extracted; null for images
   * @param kilobytes of their files, where the listing knows it; null if it never does
   */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sample(
      long extracted,
      SortedMap<String, Long> rejected,
      Distribution width,
      Distribution height,
      Distribution megapixels,
      Distribution tokens,
      Distribution kilobytes) {
    public Sample {
      rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
    }
  }

  /** Quantiles; the name of each is its percentage. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Distribution(
      double lowest, double percent5, double median, double percent95, double highest) {
    /**
     * The quantiles of some values, each of which is one of them.
     *
     * @param values at least one
     */
    public static Distribution of(List<Double> values) {
      List<Double> sorted = values.stream().sorted().toList();
      return new Distribution(
          sorted.get(0),
          quantile(sorted, 0.05),
          quantile(sorted, 0.5),
          quantile(sorted, 0.95),
          sorted.get(sorted.size() - 1));
    }

    private static double quantile(List<Double> sorted, double share) {
      return sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }
  }

  /**
   * One round: the bare engine half before and half after the pipeline.
   *
   * @param images that the pipeline extracted
   * @param engine images per second of the bare engine
   * @param engineCoreMilliseconds CPU time per image of the bare engine
   * @param pipeline images per second of the pipeline, until its rows are committed
   * @param pipelineCoreMilliseconds CPU time per image of the whole process meanwhile
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Round(
      long images,
      double engine,
      double engineCoreMilliseconds,
      double pipeline,
      double pipelineCoreMilliseconds,
      Stages stages) {
    /** Throughput of the pipeline as a share of that of the bare engine. */
    @JsonProperty
    public double efficiency() {
      return pipeline / engine;
    }

    /** The same by CPU time, which other load on the machine hardly affects. */
    @JsonProperty
    public double coreEfficiency() {
      return engineCoreMilliseconds / pipelineCoreMilliseconds;
    }
  }

  /**
   * Where the time of a round went: milliseconds per image on one thread, on the clock.
   *
   * @param reading by background threads, while the others work; no part of the whole
   * @param waiting for images that the background had not read yet
   * @param decoding checking included
   * @param resizing cropping included; of texts, tokenizing
   * @param network the engine as a part of the pipeline
   * @param writing until the rows are committed
   * @param other rows made and kept until they are written, tasks begun and ended
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Stages(
      double reading,
      double waiting,
      double decoding,
      double resizing,
      double network,
      double writing,
      double other) {
    /** A stage by its name. */
    public record Stage(String name, double milliseconds) {}

    /** The stages that make up the whole, in order. */
    public List<Stage> parts(ExampleKind kind) {
      return List.of(
          new Stage("waiting for bytes", waiting),
          new Stage("checking and decoding", decoding),
          new Stage(kind == ExampleKind.TEXT ? "tokenizing" : "resizing", resizing),
          new Stage("engine", network),
          new Stage("writing", writing),
          new Stage("other", other));
    }

    /** All of them together. */
    @JsonProperty
    public double total() {
      return waiting + decoding + resizing + network + writing + other;
    }
  }

  /**
   * The bare engine with two packages.
   *
   * @param ratio how many times as fast the model is as the other, by CPU time
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Comparison(String model, String other, String layer, Spread ratio) {}
}
