package io.frostline.spark.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void tellsShareSpeedTimeLeftAndRejections() {
    assertThat(extract("images", 1_200, 5_000, 3, 12).line())
        .isEqualTo("1,200 of 5,000 images (24 %), 100.0 images/s, 38 s left, 3 rejected");
  }

  @Test
  void programsGetTheFiguresByName() {
    assertThat(extract("images", 1_200, 5_000, 3, 12).fields())
        .containsEntry("event", "progress")
        .containsEntry("stage", "extract")
        .containsEntry("images", 1_200L)
        .containsEntry("total", 5_000L)
        .containsEntry("rate", 100.0)
        .containsEntry("seconds", 12.0)
        .containsEntry("seconds_left", 38L)
        .containsEntry("rejected", 3L);
    assertThat(export(0, 60_000, 9).fields())
        .containsEntry("stage", "export")
        .containsEntry("rows", 0L)
        .doesNotContainKeys("seconds_left", "rejected");
  }

  @Test
  void severalTablesAreToldInRows() {
    assertThat(extract("rows", 2_400, 10_000, 6, 12).line())
        .isEqualTo("2,400 of 10,000 rows (24 %), 200.0 rows/s, 38 s left, 6 rejected");
  }

  @Test
  void rowsAreToldOnceTheyAreSorted() {
    assertThat(export(0, 60_000, 9).line()).isEqualTo("sorting 60,000 rows, none written yet");
    assertThat(export(15_000, 60_000, 10).line())
        .isEqualTo("15,000 of 60,000 rows (25 %), 1,500.0 rows/s, 30 s left");
  }

  @Test
  void longRunsAreToldInHours() {
    assertThat(extract("images", 1_000, 1_000_000, 0, 10).line()).contains("2 h 46 min left");
  }

  @Test
  void beforeTheFirstImageTheTimeLeftIsUnknown() {
    assertThat(extract("images", 0, 10, 0, 0).line()).contains("time left unknown");
  }

  private static Progress extract(String unit, long done, long all, long rejected, int seconds) {
    return new Progress(
        "extract", unit, done, all, OptionalLong.of(rejected), Duration.ofSeconds(seconds));
  }

  private static Progress export(long done, long all, int seconds) {
    return new Progress(
        "export", "rows", done, all, OptionalLong.empty(), Duration.ofSeconds(seconds));
  }
}
