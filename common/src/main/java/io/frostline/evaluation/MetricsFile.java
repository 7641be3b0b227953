package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.frostline.evaluation.Report.Fact;
import io.frostline.feature.Provenance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates {@code metrics.json}: the metrics of a report for programs, without previews. */
public final class MetricsFile {
  private static final ObjectMapper JSON =
      ReportJson.mapper().enable(SerializationFeature.INDENT_OUTPUT);

  private MetricsFile() {}

  /** The whole file. */
  public static String of(Report report) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (Fact fact : report.facts()) {
      facts.put(fact.name(), fact.value());
    }
    Content content =
        new Content(
            Provenance.version(),
            report.title(),
            report.judged(),
            report.notes(),
            report.metrics(),
            report.mistakes().stream().map(Wrong::of).toList(),
            facts);
    try {
      return JSON.writeValueAsString(content) + "\n";
    } catch (JsonProcessingException unforeseen) {
      throw new IllegalStateException("cannot write the metrics as JSON", unforeseen);
    }
  }

  private record Content(
      String frostline,
      String model,
      String judged,
      List<String> notes,
      @JsonUnwrapped Metrics metrics,
      List<Wrong> mistakes,
      Map<String, String> facts) {}

  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Wrong(
      String uri, String label, String predicted, float probability, Float labelProbability) {
    static Wrong of(Mistake mistake) {
      return new Wrong(
          mistake.uri(),
          mistake.label(),
          mistake.predicted(),
          mistake.probability(),
          mistake.labelProbability());
    }
  }
}
