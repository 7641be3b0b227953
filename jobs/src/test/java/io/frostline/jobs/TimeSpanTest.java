package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimeSpanTest {
  private final TimeSpan times = new TimeSpan();

  @ParameterizedTest
  @CsvSource({"90s,90", "10m,600", "1h30m,5400", "1H,3600", "1h0m5s,3605", "90m,5400"})
  void hoursMinutesAndSecondsAreAdded(String text, long seconds) {
    assertThat(times.convert(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "m", "10 m", "10min", "5m1h", "-5m", "1.5h"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> times.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage(
            "'"
                + text
                + "' is not a valid time. Use hours, minutes and seconds: 10m, 90s or 1h30m.");
  }

  @Test
  void noTimeIsRefused() {
    assertThatThrownBy(() -> times.convert("0m"))
        .hasMessage("'0m' is not a valid time: it must be positive. Use for example 10m.");
  }
}
