package io.frostline.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.classifier.TrainingRecord.ClassRows;
import io.frostline.feature.SplitRule.Shares;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SplitRanksTest {
  private static final Shares SHARES = new Shares(0.8, 0.1, 0.1);

  @Test
  void sharesAreMetInEveryLabelAndInAllTogether() {
    Map<String, Long> labels = new TreeMap<>();
    for (int label = 0; label < 8; label++) {
      labels.put("label" + label, 25L);
    }

    Map<String, SplitRanks> ranks = SplitRanks.of(labels, SHARES);

    assertThat(ranks.values()).allMatch(rank -> rank.train() == 20);
    assertThat(ranks.values()).allMatch(rank -> rank.validation() == 22 || rank.validation() == 23);
    assertThat(ranks.values().stream().mapToLong(SplitRanks::validation).sum()).isEqualTo(180);
  }

  @Test
  void aRareLabelTrains() {
    Map<String, SplitRanks> ranks =
        SplitRanks.of(Map.of("one", 1L, "two", 2L), new Shares(0.3, 0.3, 0.4));

    assertThat(ranks.get("one")).isEqualTo(new SplitRanks(1, 1));
    assertThat(ranks.get("two").train()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void manyRareLabelsDoNotStarveTheOthers() {
    Map<String, Long> labels = new TreeMap<>();
    for (int label = 0; label < 100; label++) {
      labels.put("a" + label, 1L);
    }
    labels.put("z", 100L);

    assertThat(SplitRanks.of(labels, SHARES).get("z").train()).isBetween(79L, 81L);
  }

  @Test
  void withoutATestShareAllRowsTrainOrValidate() {
    Map<String, Long> labels = Map.of("a", 3L, "b", 7L, "c", 10L);

    SplitRanks.of(labels, new Shares(0.85, 0.15, 0))
        .forEach((label, rank) -> assertThat(rank.validation()).isEqualTo(labels.get(label)));
  }

  @Test
  void rowsWithoutAGroupFillUpTheSharesOfTheirLabel() {
    Map<String, SplitRanks> ranks =
        SplitRanks.of(
            Map.of("bird", 100L, "cat", 100L, "dog", 100L),
            Map.of("bird", new ClassRows("bird", 30, 0, 20), "cat", new ClassRows("cat", 95, 5, 0)),
            SHARES);

    assertThat(ranks.get("bird")).isEqualTo(new SplitRanks(50, 50));
    assertThat(ranks.get("cat")).isEqualTo(new SplitRanks(0, 0));
    assertThat(ranks.get("dog").train()).isBetween(79L, 81L);
  }
}
