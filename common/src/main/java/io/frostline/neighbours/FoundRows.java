package io.frostline.neighbours;

import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What was found for some queries among some rows. */
public final class FoundRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<NearestRows> nearest = new ArrayList<>();
  private long unusable;

  /** Nothing was looked at yet. */
  public FoundRows(int queries, int wanted) {
    for (int query = 0; query < queries; query++) {
      nearest.add(new NearestRows(wanted));
    }
  }

  NearestRows of(int query) {
    return nearest.get(query);
  }

  /** The nearest rows of each query, in their order. */
  public List<NearestRows> nearest() {
    return List.copyOf(nearest);
  }

  /** The number of rows that were left out because a feature is NaN or infinite. */
  public long unusable() {
    return unusable;
  }

  void leaveOut() {
    unusable++;
  }

  /** Adds what was found for the same queries among other rows. */
  public void merge(FoundRows other) {
    if (other.nearest.size() != nearest.size()) {
      throw new IllegalArgumentException(
          Formatted.of(
              "What was found for %d queries does not go with what was found for %d.",
              other.nearest.size(), nearest.size()));
    }
    for (int query = 0; query < nearest.size(); query++) {
      nearest.get(query).merge(other.nearest.get(query));
    }
    unusable += other.unusable;
  }
}
