package io.frostline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.evaluation.Report.Fact;
import io.frostline.example.ExampleKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final String HOSTILE =
      "</script><script>alert('1 & 2')</script> $1 {{style}} \u2028";

  private static Report report(String title) {
    ClassificationTally tally = new ClassificationTally(2);
    tally.add(0, new float[] {0.25f, 0.75f});
    tally.add(1, new float[] {0.25f, 0.75f});
    return new Report(
        title,
        ExampleKind.TEXT,
        "a table",
        "table",
        "2026-11-27",
        List.of(new Fact("Model", title)),
        List.of(title),
        tally.metrics(List.of("plain", title)),
        List.of(),
        null,
        List.of(new Mistake(title, "plain", title, 0.75f, null, Preview.ofText(title))),
        null,
        Map.of("history", title, "map", title));
  }

  private static String data(String page) {
    String start = "<script type=\"application/json\" id=\"report\">";
    int from = page.indexOf(start) + start.length();
    return page.substring(from, page.indexOf("</script>", from));
  }

  @Test
  void textOfAnyContentArrivesWhole() throws IOException {
    JsonNode arrived = new ObjectMapper().readTree(data(ReportPage.of(report(HOSTILE))));

    assertThat(arrived.at("/title").asText()).isEqualTo(HOSTILE);
    assertThat(arrived.at("/metrics/classes/1/name").asText()).isEqualTo(HOSTILE);
    assertThat(arrived.at("/mistakes/0/uri").asText()).isEqualTo(HOSTILE);
    assertThat(arrived.at("/mistakes/0/excerpt").asText()).isEqualTo(HOSTILE);
    assertThat(arrived.at("/absent/map").asText()).isEqualTo(HOSTILE);
  }

  @Test
  void textCannotLeaveItsPlace() {
    String harmless = ReportPage.of(report("x"));
    String page = ReportPage.of(report(HOSTILE));

    assertThat(data(page)).doesNotContain("<", ">");
    assertThat(page.split("<script", -1)).hasSameSizeAs(harmless.split("<script", -1));
    assertThat(page).contains("<title>&lt;/script&gt;&lt;script&gt;alert('1 &amp; 2')");
  }

  @Test
  void secretsOfAddressesStayOutside() {
    Report report = report("ftp://user:word@host/a.png");

    assertThat(List.of(ReportPage.of(report), MetricsFile.of(report)))
        .allSatisfy(file -> assertThat(file).contains("ftp://***@host/a.png"))
        .noneSatisfy(file -> assertThat(file).contains("user:word"));
  }

  @Test
  void everythingIsInTheFileAndNothingIsAskedFor() {
    String page = ReportPage.of(report("x"));

    assertThat(page)
        .contains("Licensed to the Apache Software Foundation", "--accent", "function heatmap()")
        .contains("Content-Security-Policy\" content=\"default-src 'none'")
        .doesNotContain("<link", "@import", "src=\"http", "{{data", "{{script");
  }

  @Test
  void whatIsMissingNeedsAReason() {
    Report whole = report("x");

    assertThatThrownBy(
            () ->
                new Report(
                    "x",
                    ExampleKind.IMAGE,
                    "a table",
                    "table",
                    "2026-11-27",
                    List.of(),
                    List.of(),
                    whole.metrics(),
                    List.of(),
                    null,
                    List.of(),
                    null,
                    Map.of("map", "none")))
        .hasMessageContaining("neither a history nor a reason");
  }

  @Test
  void metricsFileHoldsTheFiguresAtItsTopAndNoPictures() throws IOException {
    JsonNode file = new ObjectMapper().readTree(MetricsFile.of(report("pets")));

    assertThat(file.at("/model").asText()).isEqualTo("pets");
    assertThat(file.at("/accuracy").asDouble()).isEqualTo(0.5);
    assertThat(file.at("/confusion").toString()).isEqualTo("[[0,1,1],[1,1,1]]");
    assertThat(file.at("/mistakes/0").toString())
        .isEqualTo(
            "{\"uri\":\"pets\",\"label\":\"plain\",\"predicted\":\"pets\",\"probability\":0.75}");
    assertThat(file.at("/facts/Model").asText()).isEqualTo("pets");
  }
}
