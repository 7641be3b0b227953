package io.frostline.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.head.Standardisation;
import io.frostline.spark.training.ChunkBatches.Name;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

class ChunkBatchesTest {
  private static final Standardisation HALF =
      new Standardisation(new float[] {1, 1}, new float[] {2, 2});

  @Test
  void batchesAreOfOneSizeAndFilledUpWithMaskedRows() {
    Iterator<DataSet> batches =
        new ChunkBatches(HALF, 3, 2, 2).call(List.of(chunk(4, 3)).iterator());

    DataSet first = batches.next();
    assertThat(name(first)).isEqualTo(new Name(8, 1));
    assertThat(first.numExamples()).isEqualTo(2);
    assertThat(first.getLabelsMaskArray().toFloatVector()).containsExactly(1, 0);
    assertThat(first.getFeatures().toFloatMatrix())
        .isDeepEqualTo(new float[][] {{-0.5f, 0}, {-0.5f, 0}});
    assertThat(first.getLabels().toFloatMatrix())
        .isDeepEqualTo(new float[][] {{1, 0, 0}, {0, 0, 0}});
    DataSet second = batches.next();
    assertThat(name(second)).isEqualTo(new Name(9, 2));
    assertThat(second.getLabelsMaskArray()).isNull();
    assertThat(second.getFeatures().getRow(1).toFloatVector()).containsExactly(1.5f, 2);
    assertThat(second.getLabels().getRow(0).toFloatVector()).containsExactly(0, 1, 0);
    assertThat(batches.hasNext()).isFalse();
  }

  @Test
  void batchesWithoutRowsAreLeftOut() {
    List<Name> names = new ArrayList<>();
    new ChunkBatches(HALF, 3, 4, 1)
        .call(List.of(chunk(0, 1), chunk(1, 0), chunk(2, 4)).iterator())
        .forEachRemaining(batch -> names.add(name(batch)));

    assertThat(names)
        .containsExactly(
            new Name(3, 1), new Name(8, 1), new Name(9, 1), new Name(10, 1), new Name(11, 1));
  }

  private static Name name(DataSet batch) {
    return batch.getExampleMetaData(Name.class).get(0);
  }

  /** Features 0, 1, 2, ... and labels 0, 1, 2, 0, ... */
  private static FeatureChunk chunk(int index, int rows) {
    float[] features = new float[2 * rows];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      features[2 * row] = 2 * row;
      features[2 * row + 1] = 2 * row + 1;
      labels[row] = row % 3;
    }
    return new FeatureChunk(index, 2, features, labels, 0, null);
  }
}
