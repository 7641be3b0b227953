package io.frostline.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DuplicateGroupsTest {
  @Test
  void aChainDoesNotJoinWhatIsDifferent() {
    DuplicateGroups groups =
        DuplicateGroups.of(
            4,
            List.of(
                new SimilarPair(1, 0, 0.95f),
                new SimilarPair(2, 1, 0.95f),
                new SimilarPair(3, 2, 0.95f)));

    assertThat(groups.representatives()).containsExactly(0, 0, 2, 2);
    assertThat(groups.sizes()).containsExactly(2, 2, 2, 2);
    assertThat(groups.representativesOfSeveral()).containsExactly(0, 2);
    assertThat(groups.copies()).isEqualTo(2);
  }

  @Test
  void aRowJoinsTheMostSimilarRepresentative() {
    DuplicateGroups groups =
        DuplicateGroups.of(3, List.of(new SimilarPair(2, 0, 0.95f), new SimilarPair(2, 1, 0.97f)));

    assertThat(groups.representatives()).containsExactly(0, 1, 1);
    assertThat(groups.similarities()).containsExactly(1, 1, 0.97f);
  }

  @Test
  void everyMemberIsSimilarToItsRepresentativeAndInOneGroup() {
    Random random = new Random(3);
    List<SimilarPair> pairs = new ArrayList<>();
    for (int row = 1; row < 300; row++) {
      for (int better = 0; better < row; better++) {
        if (random.nextInt(40) == 0) {
          pairs.add(new SimilarPair(row, better, 0.9f + random.nextFloat() / 10));
        }
      }
    }

    DuplicateGroups groups = DuplicateGroups.of(300, pairs);

    int[] representatives = groups.representatives();
    for (int row = 0; row < 300; row++) {
      int own = row;
      int representative = representatives[row];
      assertThat(representatives[representative]).isEqualTo(representative);
      if (representative == row) {
        assertThat(pairs)
            .noneMatch(
                pair -> pair.row() == own && representatives[pair.better()] == pair.better());
      } else {
        assertThat(pairs)
            .contains(new SimilarPair(row, representative, groups.similarities()[row]));
      }
    }
    int members =
        IntStream.of(groups.representativesOfSeveral()).map(row -> groups.sizes()[row]).sum();
    long alone = IntStream.of(groups.sizes()).filter(size -> size == 1).count();
    assertThat(members + alone).isEqualTo(300);
  }

  @Test
  void labelsOfAGroupThatDifferAreNoticed() {
    DuplicateGroups groups =
        DuplicateGroups.of(
            6,
            List.of(new SimilarPair(1, 0, 1), new SimilarPair(3, 2, 1), new SimilarPair(5, 4, 1)));

    assertThat(groups.labelsDiffer(new int[] {0, 1, 2, 2, RowBlock.NO_CLASS, 1}))
        .containsExactly(true, true, false, false, false, false);
  }

  @Test
  void aWorseCopyIsNoBetterOne() {
    assertThatThrownBy(() -> new SimilarPair(1, 1, 1))
        .hasMessage("Row 1 cannot be a better copy of row 1.");
  }
}
