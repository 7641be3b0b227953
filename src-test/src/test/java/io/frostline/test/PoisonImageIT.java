package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image on which the native decoder crashes, in local mode, where it takes everything along. */
class PoisonImageIT {
  @TempDir private Path folder;

  @Test
  void theSameCommandRejectsTheImageThatHasKilledIt() throws Exception {
    Map<String, String> environment =
        Map.of(
            "FROSTLINE_MASTER",
            "local[2]",
            "JAVA_TOOL_OPTIONS",
            String.join(
                " ",
                PoisonedDecoder.in(folder).options(),
                "-XX:+SuppressFatalErrorMessage",
                Launcher.SHORT_LIVED));
    List<Object> command =
        new Extraction(PoisonedDecoder.images(folder), folder.resolve("features"))
            .with("--commit-every", 10)
            .command();

    Command first = Launcher.run(command, environment);
    Command second = Launcher.run(command, environment);
    Command third = Launcher.run(command, environment);

    assertThat(first.exitCode()).as(first.err()).isEqualTo(134);
    assertThat(second.succeeded().out()).contains("1 rejected", "DECODER_CRASHED");
    assertThat(third.succeeded().out()).contains("25 extracted earlier", "1 rejected");
    PoisonedDecoder.assertIsolated(folder.resolve("features"));
  }
}
