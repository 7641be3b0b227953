package io.frostline.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldsTest {
  @Test
  void everyClassIsDealtEvenly() {
    int[] classes = new int[50];
    Arrays.fill(classes, 20, 50, 1);

    byte[] folds = new Folds(5, 1).of(classes, DuplicateGroups.of(50, List.of()));

    for (int fold = 0; fold < 5; fold++) {
      assertThat(count(folds, 0, 20, fold)).isEqualTo(4);
      assertThat(count(folds, 20, 50, fold)).isEqualTo(6);
    }
  }

  @Test
  void copiesAreInTheSameFold() {
    DuplicateGroups groups =
        DuplicateGroups.of(20, List.of(new SimilarPair(7, 3, 1), new SimilarPair(19, 3, 1)));

    byte[] folds = new Folds(4, 1).of(new int[20], groups);

    assertThat(folds[7]).isEqualTo(folds[3]);
    assertThat(folds[19]).isEqualTo(folds[3]);
  }

  @Test
  void oneFoldIsRefused() {
    assertThatThrownBy(() -> new Folds(1, 1)).hasMessage("1 folds, but there must be 2 to 100");
  }

  private static int count(byte[] folds, int from, int to, int fold) {
    int found = 0;
    for (int row = from; row < to; row++) {
      found += folds[row] == fold ? 1 : 0;
    }
    return found;
  }
}
