package io.frostline.evaluation;

import java.util.List;

/** Creates the page of an evaluation. */
public final class ReportPage {
  private static final PageTemplate TEMPLATE =
      new PageTemplate(
          "report.html",
          List.of(
              "elements.js",
              "page.js",
              "draw.js",
              "charts.js",
              "heatmap.js",
              "map.js",
              "start.js"));

  private ReportPage() {}

  /** The whole page. */
  public static String of(Report report) {
    return TEMPLATE.page(report.title() + " · evaluation", report);
  }
}
