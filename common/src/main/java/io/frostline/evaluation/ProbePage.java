package io.frostline.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.List;

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

  /**
   * The probe that {@link #figures} wrote.
   *
   * @throws IOException if this version did not write it
   */
  public static Probe read(String figures) throws IOException {
    return JSON.readValue(figures, Probe.class);
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
