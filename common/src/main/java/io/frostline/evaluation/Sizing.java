package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.frostline.example.ExampleKind;
import io.frostline.message.Formatted;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a cluster of such machines is good for, and what it costs.
 *
 * @param imagesPerCoreSecond of the pipeline, with all cores of the machine at work
 * @param cores of the cluster
 * @param pricePerCoreHour in any currency; null if it is not known
 * @param executorOptions of spark-submit; null if the memory could not be measured
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Sizing(
    double imagesPerCoreSecond, int cores, Double pricePerCoreHour, String executorOptions) {
  private static final double SECONDS_PER_HOUR = 3600;
  private static final double MILLION = 1e6;

  /** What the figures take for granted. */
  public static List<String> assumptions(ExampleKind kind) {
    return Stream.of(
            "Speed grows linearly with the cores: %s do not depend on each other.",
            "A core is what Spark counts as one, as fast as those measured while all of them are busy.",
            "The storage delivers %s to all cores as fast as to those measured.",
            "The other %s are like those measured.",
            "Starting executors, listing %s and what idles at the end are not included.")
        .map(each -> Formatted.of(each, kind.nouns()))
        .toList();
  }

  /** Of the whole cluster. */
  @JsonProperty
  public double imagesPerHour() {
    return imagesPerCoreSecond * cores * SECONDS_PER_HOUR;
  }

  /** Hours of one core for a million images. */
  @JsonProperty
  public double coreHoursPerMillion() {
    return MILLION / imagesPerCoreSecond / SECONDS_PER_HOUR;
  }

  /** Hours of the whole cluster for a million images. */
  @JsonProperty
  public double hoursPerMillion() {
    return coreHoursPerMillion() / cores;
  }

  /** In the currency of the price; null without one. */
  @JsonProperty
  public Double costPerMillion() {
    return pricePerCoreHour == null ? null : coreHoursPerMillion() * pricePerCoreHour;
  }
}
