package io.frostline.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.message.ForeignText;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes a page: one file of HTML that needs no network, charts and pictures included.
 *
 * <p>The page may hold labels and file names of any content. They reach it as JSON without angle
 * brackets, and its script puts them into the document as text; a content security policy forbids
 * every request.
 *
 * @param html the resource with the places to fill
 * @param scripts resources, in order
 */
record PageTemplate(String html, List<String> scripts) {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");
  private static final ObjectMapper JSON = ReportJson.mapper();

  PageTemplate {
    scripts = List.copyOf(scripts);
  }

  /**
   * The whole page.
   *
   * @param title of any content
   * @param content what the scripts find as JSON
   */
  String page(String title, Object content) {
    Map<String, String> parts =
        Map.of(
            "title", escaped(ForeignText.line(title)),
            "style", resource("report.css"),
            "data", json(content),
            "echarts", resource(chartLibrary()),
            "script",
                scripts.stream().map(PageTemplate::resource).collect(Collectors.joining("\n")));
    return PLACE
        .matcher(resource(html))
        .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
  }

  /** Where the library stands depends on its version, which the build alone knows. */
  private static String chartLibrary() {
    Properties charts = new Properties();
    try {
      charts.load(new StringReader(resource("charts.properties")));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return charts.getProperty("library");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Nothing in it can end the script element, whatever the labels are. */
  private static String json(Object content) {
    try {
      return JSON.writeValueAsString(content).replace("<", "\\u003c").replace(">", "\\u003e");
    } catch (JsonProcessingException unforeseen) {
      throw new IllegalStateException("the report cannot be written as JSON", unforeseen);
    }
  }

  private static String resource(String name) {
    try (InputStream file = PageTemplate.class.getResourceAsStream(name)) {
      Objects.requireNonNull(file, name);
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
