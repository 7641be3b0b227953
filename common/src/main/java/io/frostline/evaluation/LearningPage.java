package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/** Creates the two files of {@code learn}: one for people, one for programs. */
public final class LearningPage {
  private static final PageTemplate TEMPLATE =
      new PageTemplate(
          "learn.html",
          List.of(PageTemplate.STYLE, "learn.css"),
          List.of("elements.js", "page.js", "draw.js", "heatmap.js", "learn.js"));
  private static final ObjectMapper JSON =
      ReportJson.mapper().enable(SerializationFeature.INDENT_OUTPUT);

  private LearningPage() {}

  /** {@code report.html}. */
  public static String of(Learning learning) {
    return TEMPLATE.page(learning.report().title() + " · learn", learning);
  }

  /** {@code learn.json}. */
  public static String figures(Learning learning) {
    Report report = learning.report();
    try {
      return JSON.writeValueAsString(
              new Figures(
                  learning.probe().frostline(),
                  report.title(),
                  learning.found(),
                  learning.networks(),
                  learning.plan(),
                  learning.chosen(),
                  learning.probe().bare(),
                  learning.alsoProbed(),
                  learning.advice(),
                  learning.steps(),
                  report.judged(),
                  report.metrics()))
          + "\n";
    } catch (JsonProcessingException unforeseen) {
      throw new IllegalStateException("cannot write the figures as JSON", unforeseen);
    }
  }

  @JsonNaming(SnakeCaseStrategy.class)
  private record Figures(
      String frostline,
      String model,
      Learning.Found found,
      List<Learning.Network> networks,
      Learning.Plan plan,
      Probe.Cut chosen,
      Probe.Bare bare,
      long alsoProbed,
      List<Learning.Advice> advice,
      List<Learning.Step> steps,
      String judged,
      @JsonUnwrapped Metrics metrics) {}
}
