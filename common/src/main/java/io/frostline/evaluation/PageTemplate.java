package io.frostline.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Creates a page: a single HTML file that needs no network access, including charts and pictures.
 *
 * <p>Labels and file names may contain anything. They are embedded as JSON without angle brackets,
 * and the script adds them to the document as text; a content security policy forbids all requests.
 *
 * @param html the resource with what the page shows: what is inside of {@value #FRAME} if it has
 *     scripts, otherwise a whole page with placeholders
 * @param styles resources, in order
 * @param scripts resources, in order
 */
record PageTemplate(String html, List<String> styles, List<String> scripts) {
  private static final String FRAME = "frame.html";

  /** The style of all pages. */
  static final String STYLE = "report.css";

  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");
  private static final ObjectMapper JSON = ReportJson.mapper();

  PageTemplate {
    styles = List.copyOf(styles);
    scripts = List.copyOf(scripts);
  }

  /** A page without a style of its own. */
  PageTemplate(String html, List<String> scripts) {
    this(html, List.of(STYLE), scripts);
  }

  /**
   * The whole page.
   *
   * @param title may contain anything
   * @param content passed to the scripts as JSON
   */
  String page(String title, Object content) {
    return filled(
        FRAME,
        title,
        Map.of(
            "page", resource(html).strip(),
            "data", json(content),
            "echarts", resource(chartLibrary()),
            "script", joined(scripts)));
  }

  /**
   * The whole page, with content that needs no script.
   *
   * @param title may contain anything
   */
  String page(String title, Html content) {
    return filled(html, title, Map.of("content", content.markup()));
  }

  private String filled(String template, String title, Map<String, String> content) {
    Map<String, String> parts = new HashMap<>(content);
    parts.put("title", Html.text(title).markup());
    parts.put("style", joined(styles));
    return PLACE
        .matcher(resource(template))
        .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
  }

  private static String joined(List<String> resources) {
    return resources.stream().map(PageTemplate::resource).collect(Collectors.joining("\n"));
  }

  /** The path of the library depends on its version, which only the build knows. */
  private static String chartLibrary() {
    Properties charts = new Properties();
    try {
      charts.load(new StringReader(resource("charts.properties")));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return charts.getProperty("library");
  }

  /** Escaped so that no label can close the script element. */
  private static String json(Object content) {
    try {
      return JSON.writeValueAsString(content).replace("<", "\\u003c").replace(">", "\\u003e");
    } catch (JsonProcessingException unforeseen) {
      throw new IllegalStateException("cannot write the report as JSON", unforeseen);
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
