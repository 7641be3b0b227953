package io.frostline.neighbours;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Objects;

/**
 * A row that is near a query.
 *
 * @param score the cosine of the angle between the features of both: 1 for the same direction
 * @param uri of the row
 * @param label null if it has none
 */
public record Neighbour(float score, String uri, String label) implements Serializable {
  /** The nearest first; of rows that are as near, by uri, so that the order is always the same. */
  static final Comparator<Neighbour> ORDER =
      Comparator.comparing((Neighbour row) -> -row.score).thenComparing(Neighbour::uri);

  public Neighbour {
    Objects.requireNonNull(uri, "uri");
  }
}
