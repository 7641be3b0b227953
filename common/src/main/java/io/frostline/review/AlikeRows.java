package io.frostline.review;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rows of a block whose vectors are similar to that of one row. */
final class AlikeRows {
  private static final Comparator<Candidate> ORDER =
      Comparator.comparing(Candidate::similarity).reversed().thenComparing(Candidate::column);

  private final List<Candidate> all = new ArrayList<>();

  /** A row, by its place in the block. */
  record Candidate(int column, float similarity) {}

  void add(int column, float similarity) {
    all.add(new Candidate(column, similarity));
  }

  /** The best copies, as many as a row keeps. */
  List<Candidate> first() {
    return all.subList(0, Math.min(all.size(), RowNeighbours.MOST_COPIES));
  }

  /** The most similar ones, as many as a row keeps, in the order of the block. */
  List<Candidate> mostSimilar() {
    return all.stream()
        .sorted(ORDER)
        .limit(RowNeighbours.MOST_COPIES)
        .sorted(Comparator.comparing(Candidate::column))
        .toList();
  }
}
