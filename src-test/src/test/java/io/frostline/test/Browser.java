package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Chromium without a window, in which a page is laid out at the widths of a phone, a tablet and a
 * desk, light and dark. A test that needs it is skipped where it is not installed.
 */
record Browser(Path program) {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final List<Integer> WIDTHS = List.of(360, 768, 1440);

  /** As Chromium numbers the colour schemes that a page can be told to prefer. */
  private static final List<String> SCHEMES = List.of("0", "1");

  private static final long MINUTES = 3;
  private static final Pattern FOUND = Pattern.compile("<pre>(.*?)</pre>", Pattern.DOTALL);

  /** Tells what goes wrong before any other script of the page runs. */
  private static final String WATCH =
      "<head><script>window.faults = []; addEventListener('error', event =>"
          + " window.faults.push(event.message));</script>";

  /** Writes what it found about the page, at each width, into itself. */
  private static final String FRAMES =
      """
      <!DOCTYPE html><meta charset="utf-8"><body><script>
      const frames = %s.map(width => {
        const frame = document.createElement('iframe');
        frame.width = width; frame.height = 3000; frame.src = 'watched.html';
        document.body.append(frame);
        return frame;
      });
      const look = frame => {
        const page = frame.contentDocument.documentElement;
        return {width: Number(frame.width), wide: page.scrollWidth, room: page.clientWidth,
          text: page.textContent.length, ticks: frame.contentDocument.body.innerText.includes('`'),
          cut: [...frame.contentDocument.querySelectorAll('.tile')].filter(tile => tile.scrollHeight > tile.clientHeight + 1).length, faults: frame.contentWindow.faults};
      };
      setTimeout(() => {
        const found = document.createElement('pre');
        found.textContent = JSON.stringify(frames.map(look));
        document.body.replaceChildren(found);
      }, 4000);
      </script>
      """;

  static Browser installed() {
    List<Path> found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .toList();
    assumeTrue(!found.isEmpty(), "skipped: none of " + NAMES + " is on the PATH");
    return new Browser(found.get(0));
  }

  /**
   * Fails if a script of the page fails, the page is wider than the window, or a tile cuts what it
   * shows.
   */
  void layOut(Path page, Path scratch) throws IOException, InterruptedException {
    Path watched = Files.createDirectories(scratch).resolve("watched.html");
    String content = Files.readString(page);
    assertThat(content).containsOnlyOnce("<head>");
    Files.writeString(watched, content.replace("<head>", WATCH));
    Path frames =
        Files.writeString(scratch.resolve("frames.html"), FRAMES.formatted(WIDTHS.toString()));
    for (String scheme : SCHEMES) {
      JsonNode found = new ObjectMapper().readTree(shown(frames, scratch, scheme));
      assertThat(found).hasSameSizeAs(WIDTHS);
      for (JsonNode layout : found) {
        assertThat(layout.at("/faults")).as("faults of scripts in %s", page).isEmpty();
        assertThat(layout.at("/wide").asInt())
            .as("width of %s in a window of %s", page, layout.at("/width"))
            .isLessThanOrEqualTo(layout.at("/room").asInt());
        assertThat(layout.at("/cut").asInt())
            .as("tiles that cut what they show in %s, in a window of %s", page, layout.at("/width"))
            .isZero();
        assertThat(layout.at("/ticks").asBoolean()).as("backticks in %s", page).isFalse();
        assertThat(layout.at("/text").asInt()).isPositive();
      }
    }
  }

  private String shown(Path frames, Path scratch, String scheme)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--allow-file-access-from-files",
                "--user-data-dir=" + scratch.resolve("profile"),
                "--blink-settings=preferredColorScheme=" + scheme,
                "--virtual-time-budget=8000",
                "--dump-dom",
                frames.toUri().toString()));
    Path shown = scratch.resolve("shown.html");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(shown.toFile())
            .redirectError(scratch.resolve("errors.txt").toFile())
            .start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    Matcher found = FOUND.matcher(Files.readString(shown));
    assertThat(found.find())
        .as("Chromium laid out %s: %s", frames, Files.readString(scratch.resolve("errors.txt")))
        .isTrue();
    return found.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }
}
