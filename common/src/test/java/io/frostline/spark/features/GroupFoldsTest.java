package io.frostline.spark.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GroupFoldsTest {
  @Test
  void upToFiveGroupsAreLeftOutOneByOne() {
    Map<String, Integer> folds = GroupFolds.deal(Map.of("tweets", 30L, "films", 80L, "shop", 25L));

    assertThat(folds)
        .containsExactlyInAnyOrderEntriesOf(Map.of("films", 1, "tweets", 2, "shop", 3));
  }

  @Test
  void manyGroupsAreDealtToFiveFoldsOfAboutTheSameSize() {
    Map<String, Long> rows = new TreeMap<>();
    for (int group = 1; group <= 40; group++) {
      rows.put("maker " + group, (long) group);
    }

    Map<String, Integer> folds = GroupFolds.deal(rows);

    assertThat(folds.keySet()).isEqualTo(rows.keySet());
    for (int fold = 1; fold <= 5; fold++) {
      int number = fold;
      assertThat(
              rows.entrySet().stream()
                  .filter(group -> folds.get(group.getKey()) == number)
                  .mapToLong(Map.Entry::getValue)
                  .sum())
          .isBetween(162L, 166L);
    }
  }

  @Test
  void theChecksumIsThatOfTheGroupsAndTheirRows() {
    GroupFolds folds = new GroupFolds(Map.of("a", 1L, "b", 2L), Map.of("a", 2, "b", 1), 0);

    assertThat(folds.sha256())
        .isEqualTo(new GroupFolds(Map.of("b", 2L, "a", 1L), Map.of("a", 2, "b", 1), 5).sha256())
        .isNotEqualTo(new GroupFolds(Map.of("a", 1L, "b", 3L), Map.of("a", 2, "b", 1), 0).sha256());
    assertThat(folds.count()).isEqualTo(2);
    assertThat(folds.groups(1)).containsExactly("b");
  }
}
