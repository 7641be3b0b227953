package io.frostline.evaluation;

import java.util.List;

/** Creates the page of neighbours: a contact sheet for each of the first queries. */
public final class SimilarPage {
  private static final PageTemplate TEMPLATE =
      new PageTemplate(
          "similar.html",
          List.of(PageTemplate.STYLE, "similar.css"),
          List.of("elements.js", "similar.js"));

  private SimilarPage() {}

  /** {@code similar.html}. */
  public static String of(Similar similar) {
    return TEMPLATE.page(similar.title() + " · similar", similar);
  }
}
