package io.frostline.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Optional;

/** Creates the two files of a probe: one for people, one for programs. */
public final class ProbePage {
  private static final PageTemplate TEMPLATE =
      new PageTemplate("probe.html", List.of("elements.js", "draw.js", "probe.js"));
  private static final ObjectMapper JSON =
      ReportJson.mapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ProbePage() {}

  /** {@code report.html}. */
  public static String of(Probe probe) {
    return TEMPLATE.page(probe.model() + " · probe", probe);
  }

  /** The probe that {@link #figures} wrote; empty if a killed run left only a part of the file. */
  public static Optional<Probe> read(String figures) {
    try {
      return Optional.of(JSON.readValue(figures, Probe.class));
    } catch (JsonProcessingException unfinished) {
      return Optional.empty();
    }
  }

  /** {@code probe.json}. */
  public static String figures(Probe probe) {
    try {
      return JSON.writeValueAsString(probe) + "\n";
    } catch (JsonProcessingException unforeseen) {
      throw new IllegalStateException("cannot write the figures as JSON", unforeseen);
    }
  }
}
