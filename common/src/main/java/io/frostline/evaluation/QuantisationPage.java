package io.frostline.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;

/** Creates the two files about a quantised network: one for people, one for programs. */
public final class QuantisationPage {
  private static final PageTemplate TEMPLATE =
      new PageTemplate("quantisation.html", List.of("elements.js", "draw.js", "quantisation.js"));
  private static final ObjectMapper JSON =
      ReportJson.mapper().enable(SerializationFeature.INDENT_OUTPUT);

  private QuantisationPage() {}

  /** {@code report.html}. */
  public static String of(QuantisationReport report) {
    return TEMPLATE.page(report.model() + " · quantisation", report);
  }

  /** {@code quantisation.json}. */
  public static String figures(QuantisationReport report) {
    try {
      return JSON.writeValueAsString(report) + "\n";
    } catch (JsonProcessingException unforeseen) {
      throw new IllegalStateException("cannot write the figures as JSON", unforeseen);
    }
  }
}
