package io.frostline.review;

import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What heads that have not seen a row think of its label.
 *
 * @param labels for each row the index of its class; {@link RowBlock#NO_CLASS} if it has none
 * @param own for each row the probability of its label
 * @param suggested for each row the index of the most probable class
 * @param best for each row the probability of that class
 */
public record LabelDoubts(int[] labels, float[] own, int[] suggested, float[] best)
    implements Serializable {
  public LabelDoubts {
    if (own.length != labels.length
        || suggested.length != labels.length
        || best.length != labels.length) {
      throw new IllegalArgumentException(
          Formatted.of(
              "%d labels, %d, %d and %d figures",
              labels.length, own.length, suggested.length, best.length));
    }
  }

  /** Of rows without labels. */
  public static LabelDoubts none(int rows) {
    int[] labels = new int[rows];
    Arrays.fill(labels, RowBlock.NO_CLASS);
    return new LabelDoubts(labels, new float[rows], new int[rows], new float[rows]);
  }

  /**
   * How improbable the label of a row is: 1 minus its probability, the self-confidence of Northcutt
   * et al. 2021. On Fashion-MNIST with flipped labels it ranks these higher than the margin to the
   * most probable class does.
   */
  public float doubt(int row) {
    return 1 - own[row];
  }

  /**
   * The rows whose labels are probably wrong. Of each label, they are as many as the joint
   * distribution estimates, those with the least probable labels ("prune by class" of Northcutt et
   * al. 2021), without those whose label is the most probable class all the same.
   *
   * @param wrong for each label the estimated number, see {@link ConfidentJoint#wrong}
   * @return numbers of rows, the most doubtful label first
   */
  public int[] probablyWrong(long[] wrong) {
    long[] left = wrong.clone();
    return IntStream.range(0, labels.length)
        .filter(row -> labels[row] != RowBlock.NO_CLASS)
        .boxed()
        .sorted(Comparator.comparing((Integer row) -> own[row]).thenComparing(row -> row))
        .filter(row -> left[labels[row]]-- > 0)
        .filter(row -> suggested[row] != labels[row])
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
