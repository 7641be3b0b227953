package io.frostline.review;

import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Groups of near-duplicates. The representative of a group is its best copy, and each other member
 * is similar to the representative itself, never only to another member: no chain of small changes
 * joins what is different. A row is in one group at most.
 *
 * @param representatives for each row the number of the representative of its group: its own if it
 *     is the best copy, or has no copies
 * @param similarities for each row the cosine with the representative of its group
 */
public record DuplicateGroups(int[] representatives, float[] similarities) implements Serializable {
  /**
   * Groups the rows from the best copy to the worst: each joins the most similar representative
   * among its better copies, or becomes a representative.
   *
   * @param rows their number
   * @param pairs in any order
   */
  public static DuplicateGroups of(int rows, List<SimilarPair> pairs) {
    int[] representatives = new int[rows];
    float[] similarities = new float[rows];
    Arrays.setAll(representatives, row -> row);
    Arrays.fill(similarities, 1);
    List<SimilarPair> sorted =
        pairs.stream()
            .sorted(
                Comparator.comparingInt(SimilarPair::row)
                    .thenComparing(Comparator.comparing(SimilarPair::similarity).reversed())
                    .thenComparingInt(SimilarPair::better))
            .toList();
    for (SimilarPair pair : sorted) {
      boolean free = representatives[pair.row()] == pair.row();
      // Rows come in order, so what has become of a better copy is final.
      if (free && representatives[pair.better()] == pair.better()) {
        representatives[pair.row()] = pair.better();
        similarities[pair.row()] = pair.similarity();
      }
    }
    return new DuplicateGroups(representatives, similarities);
  }

  public DuplicateGroups {
    if (representatives.length != similarities.length) {
      throw new IllegalArgumentException(
          Formatted.of(
              "%d representatives, but %d similarities",
              representatives.length, similarities.length));
    }
  }

  /** For each row the number of rows of its group, itself included. */
  public int[] sizes() {
    int[] members = new int[representatives.length];
    for (int representative : representatives) {
      members[representative]++;
    }
    return Arrays.stream(representatives).map(own -> members[own]).toArray();
  }

  /** The representatives of groups with several members, in ascending order. */
  public int[] representativesOfSeveral() {
    int[] sizes = sizes();
    return IntStream.range(0, sizes.length)
        .filter(row -> representatives[row] == row && sizes[row] > 1)
        .toArray();
  }

  /**
   * For each row whether members of its group have different labels.
   *
   * @param classes for each row the index of its class, or {@link RowBlock#NO_CLASS}
   */
  public boolean[] labelsDiffer(int[] classes) {
    int[] first = new int[classes.length];
    Arrays.fill(first, RowBlock.NO_CLASS);
    boolean[] differ = new boolean[classes.length];
    for (int row = 0; row < classes.length; row++) {
      int group = representatives[row];
      if (first[group] == RowBlock.NO_CLASS) {
        first[group] = classes[row];
      }
      differ[group] |= classes[row] != RowBlock.NO_CLASS && classes[row] != first[group];
    }
    boolean[] ofRows = new boolean[classes.length];
    for (int row = 0; row < classes.length; row++) {
      ofRows[row] = differ[representatives[row]];
    }
    return ofRows;
  }

  /** The number of rows that are not the best copy of their group. */
  public int copies() {
    int copies = 0;
    for (int row = 0; row < representatives.length; row++) {
      if (representatives[row] != row) {
        copies++;
      }
    }
    return copies;
  }
}
