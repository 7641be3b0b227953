package io.frostline.evaluation;

import io.frostline.message.ForeignText;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A piece of a page. Text becomes a part of it through {@link #text} alone, so that labels and
 * addresses may contain anything.
 *
 * @param markup well-formed, as XML has it
 */
record Html(String markup) {
  /** Text on one line, without the secrets of addresses. */
  static Html text(String text) {
    return new Html(
        ForeignText.line(text)
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;"));
  }

  /**
   * An element.
   *
   * @param opening its name, and perhaps attributes; never text from outside
   */
  static Html element(String opening, Html... content) {
    return element(opening, List.of(content));
  }

  /** An element with text alone. */
  static Html element(String opening, String text) {
    return element(opening, text(text));
  }

  /** An element with any number of others in it. */
  static Html element(String opening, List<Html> content) {
    String name = opening.split(" ", 2)[0];
    return new Html("<" + opening + ">" + all(content.stream()).markup + "</" + name + ">");
  }

  /** One after the other. */
  static Html all(Stream<Html> pieces) {
    return new Html(pieces.map(Html::markup).collect(Collectors.joining("\n")));
  }
}
