package io.frostline.neighbours;

import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The nearest rows of a query, as far as rows were looked at. Memory is bounded by their number.
 */
public final class NearestRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int wanted;
  private final List<Neighbour> rows = new ArrayList<>();

  /**
   * Nothing was looked at yet.
   *
   * @param wanted how many rows to keep
   */
  public NearestRows(int wanted) {
    if (wanted < 1) {
      throw new IllegalArgumentException(
          Formatted.of("At least 1 neighbour is wanted, not %d.", wanted));
    }
    this.wanted = wanted;
  }

  /** The least score that a row needs to be among them; it may still be too far. */
  float least() {
    return rows.size() < wanted ? Float.NEGATIVE_INFINITY : rows.get(wanted - 1).score();
  }

  /** Adds a row if it is among the nearest. */
  void offer(Neighbour row) {
    int place = -1 - Collections.binarySearch(rows, row, Neighbour.ORDER);
    if (place < 0 || place >= wanted) {
      return;
    }
    if (rows.size() == wanted) {
      rows.remove(wanted - 1);
    }
    rows.add(place, row);
  }

  /** Adds what a search among other rows has found. */
  void merge(NearestRows other) {
    other.rows.forEach(this::offer);
  }

  /** The rows, the nearest first. */
  public List<Neighbour> rows() {
    return List.copyOf(rows);
  }
}
