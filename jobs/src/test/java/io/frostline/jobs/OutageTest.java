package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Outage outage = new Outage(Duration.ofMinutes(5), 0);

  private boolean isFinal(int executors, String master, int minute) {
    return outage.isFinal(executors, () -> master.equals("answers"), minute * MINUTE);
  }

  @Test
  void aStoppedClusterIsGivenUpOnceItHadTimeToRestart() {
    assertThat(isFinal(2, "answers", 1)).isFalse();
    assertThat(isFinal(0, "is gone", 2)).isFalse();
    assertThat(isFinal(0, "is gone", 5)).isFalse();
    assertThat(isFinal(0, "is gone", 6)).isTrue();
  }

  @Test
  void aMasterThatIsBackButGivesNoExecutorsDoesNotKnowTheApplicationAnyMore() {
    assertThat(isFinal(2, "answers", 1)).isFalse();
    assertThat(isFinal(0, "is gone", 2)).isFalse();
    assertThat(isFinal(0, "answers", 3)).isFalse();
    assertThat(isFinal(0, "answers", 6)).isTrue();
  }

  @Test
  void executorsOutliveTheirMaster() {
    assertThat(isFinal(2, "is gone", 1)).isFalse();
    assertThat(isFinal(2, "is gone", 60)).isFalse();
  }

  @Test
  void aBusyClusterIsWaitedForWithoutEnd() {
    assertThat(isFinal(0, "answers", 1)).isFalse();
    assertThat(isFinal(0, "answers", 600)).isFalse();
  }

  @Test
  void newExecutorsEndAnOutage() {
    assertThat(isFinal(0, "is gone", 4)).isFalse();
    assertThat(isFinal(1, "answers", 5)).isFalse();
    assertThat(isFinal(0, "answers", 30)).isFalse();
  }
}
