package io.frostline.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Markdown file, or the Markdown cells of a notebook.
 *
 * @param path in the project
 */
record MarkdownDocument(Path path, String text) {
  private static final Pattern FENCED =
      Pattern.compile("^ *```[^\n]*\n(.*?)^ *```", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("(`+)(.+?)\\1", Pattern.DOTALL);
  private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.+)$", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern LINK_TEXT = Pattern.compile("\\[([^\\]]*)\\]\\([^)]*\\)");

  static MarkdownDocument read(Path path) {
    try {
      String content = Files.readString(path);
      return new MarkdownDocument(path, isNotebook(path) ? cells(content) : content);
    } catch (IOException failure) {
      throw new IllegalStateException(path + " cannot be read", failure);
    }
  }

  static boolean is(Path path) {
    return path.toString().endsWith(".md") || isNotebook(path);
  }

  private static boolean isNotebook(Path path) {
    return path.toString().endsWith(".ipynb");
  }

  private static String cells(String notebook) throws IOException {
    StringBuilder text = new StringBuilder();
    for (JsonNode cell : new ObjectMapper().readTree(notebook).path("cells")) {
      if (cell.path("cell_type").asText().equals("markdown")) {
        cell.path("source").forEach(line -> text.append(line.asText()));
        text.append("\n\n");
      }
    }
    return text.toString();
  }

  /** The targets of links and pictures, as they are written. */
  List<String> links() {
    String prose = CODE.matcher(prose()).replaceAll("");
    return LINK.matcher(prose).results().map(link -> link.group(1)).toList();
  }

  /** What can follow {@code #} in a link to this document: the headings as GitHub names them. */
  List<String> anchors() {
    Map<String, Integer> seen = new HashMap<>();
    List<String> anchors = new ArrayList<>();
    HEADING
        .matcher(prose())
        .results()
        .map(heading -> slug(heading.group(1)))
        .forEach(
            slug -> {
              int before = seen.merge(slug, 1, Integer::sum) - 1;
              anchors.add(before == 0 ? slug : slug + "-" + before);
            });
    return anchors;
  }

  private static String slug(String heading) {
    return LINK_TEXT
        .matcher(heading)
        .replaceAll("$1")
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  /** Everything in code: lines of blocks, where a backslash joins lines, and spans in sentences. */
  List<String> codeLines() {
    Stream<String> blocks = FENCED.matcher(text).results().map(block -> block.group(1));
    Stream<String> spans = CODE.matcher(prose()).results().map(MarkdownDocument::span);
    return Stream.concat(blocks.flatMap(block -> joined(block).lines()), spans).toList();
  }

  private static String span(MatchResult code) {
    return code.group(2).replace('\n', ' ');
  }

  /** Lines that end with a backslash and the next ones in one. */
  static String joined(String lines) {
    return lines.replaceAll("\\\\\n *", "");
  }

  private String prose() {
    return FENCED.matcher(text).replaceAll("");
  }
}
