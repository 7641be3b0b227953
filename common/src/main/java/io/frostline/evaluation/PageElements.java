package io.frostline.evaluation;

import static io.frostline.evaluation.Html.element;

import io.frostline.message.Formatted;
import io.frostline.onnx.Spread;
import java.util.List;
import java.util.stream.Stream;

/** What pages without scripts are made of. */
final class PageElements {
  private PageElements() {}

  /**
   * A table whose rows begin with what they are about.
   *
   * @param rows as {@link #row} makes them
   */
  static Html table(List<String> columns, List<Html> rows) {
    return element(
        "table",
        element(
            "thead",
            element(
                "tr",
                columns.stream()
                    .map(name -> element("th scope=\"col\"", element("span class=\"head\"", name)))
                    .toList())),
        element("tbody", rows));
  }

  /**
   * A row.
   *
   * @param opening see {@link Html#element}
   * @param first the head of the row
   */
  static Html row(String opening, Html first, String... others) {
    return element(
        opening,
        Stream.concat(
                Stream.of(element("th scope=\"row\"", first)),
                Stream.of(others).map(value -> element("td", value)))
            .toList());
  }

  /** A part of a page with a title. */
  static Html section(String title, String explanation, Html... content) {
    return element(
        "section",
        Stream.concat(
                Stream.of(element("h2", title), element("p class=\"explanation\"", explanation)),
                Stream.of(content))
            .toList());
  }

  /** Names with their values, which may contain anything. */
  static Html facts(List<Report.Fact> facts) {
    return element(
        "dl class=\"facts\"",
        facts.stream()
            .flatMap(fact -> Stream.of(element("dt", fact.name()), element("dd", fact.value())))
            .toList());
  }

  /** {@code 0.91 to 0.94}. */
  static String range(Spread spread, String format) {
    return Formatted.of(format + " to " + format, spread.lowest(), spread.highest());
  }
}
