package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.spark.extraction.ProgressReport.Medium;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransferReportTest {
  @Test
  void saysHowFarATransferIs() {
    assertThat(TransferReport.line(12_000_000, 20_000_000, 6_000_000, Duration.ofSeconds(2)))
        .isEqualTo("[##################------------] 60 %, 12.0 of 20.0 MB, 3.0 MB/s, 3 s left");
    assertThat(TransferReport.line(12_000_000, -1, 6_000_000, Duration.ofSeconds(2)))
        .isEqualTo("12.0 MB, 3.0 MB/s");
  }

  @Test
  void writesPlainLinesIntoALog() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TransferReport report =
        new TransferReport(new PrintStream(bytes, true, StandardCharsets.UTF_8), Medium.LOG);

    report.started(URI.create("https://hub.example/net.onnx"), 5_000_000, 20_000_000);
    report.moved(6_000_000, 20_000_000);
    report.interrupted("closed; trying again in 1.0 s (2 of 5)");
    report.finished();

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "Fetching https://hub.example/net.onnx, 20.0 MB, resuming at 5.0 MB\n"
                + "Interrupted: closed; trying again in 1.0 s (2 of 5)\n");
  }
}
