package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.evaluation.Learning;
import io.frostline.storage.JsonRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnStateTest {
  private static final JsonRecord<LearnState> JSON = new JsonRecord<>(LearnState.class, "");

  private static LearnState state(Learning.Network network, Double budget) {
    return new LearnState(
        "task",
        "one",
        List.of(network),
        LearnPlan.usual(100, 2),
        new Learning.Plan("words", List.of("note"), budget, budget),
        false,
        false,
        List.of());
  }

  @Test
  void itIsReadAsItWasWrittenWithoutATimeOrAPublishedAccuracy() {
    LearnState bare = state(new Learning.Network("one", "cut", 0.5, 0.1, 2, null), null);
    LearnState whole = state(new Learning.Network("one", "cut", 0.5, 0.1, 2, 0.7), 600.0);

    assertThat(JSON.read(JSON.bytes(bare), "file")).isEqualTo(bare);
    assertThat(JSON.read(JSON.bytes(whole), "file")).isEqualTo(whole);
  }
}
