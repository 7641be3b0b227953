package io.frostline.spark.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressReportTest {
  @Test
  void tellsShareSpeedTimeLeftAndRejections() {
    assertThat(ProgressReport.line("images", 1_200, 5_000, 3, Duration.ofSeconds(12)))
        .isEqualTo("1,200 of 5,000 images (24 %), 100.0 images/s, 38 s left, 3 rejected");
  }

  @Test
  void severalTablesAreToldInRows() {
    assertThat(ProgressReport.line("rows", 2_400, 10_000, 6, Duration.ofSeconds(12)))
        .isEqualTo("2,400 of 10,000 rows (24 %), 200.0 rows/s, 38 s left, 6 rejected");
  }

  @Test
  void rowsAreToldOnceTheyAreSorted() {
    assertThat(ProgressReport.rowsLine(0, 60_000, Duration.ofSeconds(9)))
        .isEqualTo("sorting 60,000 rows, none written yet");
    assertThat(ProgressReport.rowsLine(15_000, 60_000, Duration.ofSeconds(10)))
        .isEqualTo("15,000 of 60,000 rows (25 %), 1,500.0 rows/s, 30 s left");
  }

  @Test
  void longRunsAreToldInHours() {
    assertThat(ProgressReport.line("images", 1_000, 1_000_000, 0, Duration.ofSeconds(10)))
        .contains("2 h 46 min left");
  }

  @Test
  void beforeTheFirstImageTheTimeLeftIsUnknown() {
    assertThat(ProgressReport.line("images", 0, 10, 0, Duration.ZERO))
        .contains("time left unknown");
  }
}
