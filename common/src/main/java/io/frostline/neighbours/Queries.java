package io.frostline.neighbours;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.List;

/**
 * Some examples whose nearest rows are looked for at once.
 *
 * @param uris their names. A row with the uri of a query is that example itself, and is not its
 *     neighbour
 * @param features row after row
 * @param width features of a query
 */
public record Queries(List<String> uris, float[] features, int width) implements Serializable {
  public Queries {
    uris = List.copyOf(uris);
    if (features.length != Math.multiplyExact(uris.size(), width)) {
      throw new IllegalArgumentException(
          Formatted.of(
              "Not %s of %s: %d",
              Count.of(uris.size(), "query", "queries"),
              Count.of(width, "feature"),
              features.length));
    }
  }

  /** Their number. */
  public int count() {
    return uris.size();
  }
}
