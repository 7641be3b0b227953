package io.frostline.spark.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.head.FittedHead;
import io.frostline.review.RowBlock;
import io.frostline.spark.JavaBytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class FoldRowsTest {
  private static final int ROWS = 60;
  private static final int NO_LABEL = 7;

  /** All rows are needed for training. */
  private final FoldPlan plan = plan(Long.MAX_VALUE / 4);

  @Test
  void everyFoldGetsTheLabelledRowsOfTheOtherFoldsInTheirOrder() {
    for (int fold = 0; fold < plan.count(); fold++) {
      List<Float> features = new ArrayList<>();
      for (byte[] bytes : parts(plan, fold)) {
        FoldRows part = JavaBytes.read(bytes, FoldRows.class);
        assertThat(part.place()).isEqualTo(features.size());
        for (int row = 0; row < part.labels().length; row++) {
          features.add(part.features()[2 * row]);
          assertThat(part.labels()[row]).isEqualTo(part.features()[2 * row + 1] > 0 ? 1 : 0);
        }
      }

      List<Float> others = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        if (row % 3 != fold && row != NO_LABEL) {
          others.add((float) row);
        }
      }
      assertThat(features).isEqualTo(others);
      assertThat(plan.trainingRows(fold, ROWS)).isEqualTo(others.size());
    }
  }

  @Test
  void theOrderOfThePartsDoesNotMatter() {
    List<byte[]> parts = parts(plan, 0);
    FittedHead ascending = train(plan, parts);
    Collections.reverse(parts);

    FittedHead descending = train(plan, parts);

    float[] rows = {1, 1, 2, -1};
    assertThat(descending.probabilities(rows)).isEqualTo(ascending.probabilities(rows));
  }

  @Test
  void noHeadGetsMoreRowsThanFit() {
    FoldPlan few = plan(12);

    for (int fold = 0; fold < few.count(); fold++) {
      assertThat(few.trainingRows(fold, ROWS)).isEqualTo(12);
    }
    assertThat(few.trainingRows()).isEqualTo(18);
    assertThat(train(few, parts(few, 0)).probabilities(new float[] {1, 1})).hasSize(2);
  }

  private static FittedHead train(FoldPlan plan, List<byte[]> parts) {
    return FoldRows.train(parts.iterator(), plan.trainingRows(0, ROWS), 2, 2);
  }

  private static List<byte[]> parts(FoldPlan plan, int fold) {
    List<byte[]> parts = new ArrayList<>();
    for (int first = 0; first < ROWS; first += 20) {
      Iterator<Tuple2<Integer, byte[]>> all = FoldRows.of(block(first), plan);
      all.forEachRemaining(
          part -> {
            if (part._1() == fold) {
              parts.add(part._2());
            }
          });
    }
    return parts;
  }

  /** The number of the row, and its class. */
  private static RowBlock block(int first) {
    float[] features = new float[2 * 20];
    int[] classes = new int[20];
    for (int row = 0; row < 20; row++) {
      classes[row] = first + row == NO_LABEL ? RowBlock.NO_CLASS : row % 2;
      features[2 * row] = first + row;
      features[2 * row + 1] = row % 2 == 1 ? 1 : -1;
    }
    return new RowBlock(first, List.of(features), 2, classes);
  }

  private static FoldPlan plan(long most) {
    byte[] folds = new byte[ROWS];
    int[] classes = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      folds[row] = (byte) (row % 3);
      classes[row] = row == NO_LABEL ? RowBlock.NO_CLASS : row % 2;
    }
    return FoldPlan.of(folds, classes, 3, 2, most);
  }
}
