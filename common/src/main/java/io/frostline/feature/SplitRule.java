package io.frostline.feature;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Assigns labelled rows to portions: by the hash of the path below a folder, which never changes
 * between runs and tables, or by a column of the table.
 *
 * @param shares the requested shares; null if a column decides
 * @param bounds by label, in hash space; empty if a column decides
 * @param labels all known labels; rows with other labels belong to no portion
 * @param column the column with {@code train}, {@code validation} or {@code test}; null if the hash
 *     decides
 * @param below the folder that all rows had in common, with a slash at its end; empty if there was
 *     none, or if a column decides. Rows elsewhere are assigned by their whole uris
 */
public record SplitRule(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Shares shares,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Bounds> bounds,
    List<String> labels,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String column,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String below)
    implements Serializable {
  public SplitRule {
    // Immutable copies that keep the order and are serialisable.
    bounds = bounds == null ? Map.of() : new LinkedHashMap<>(bounds);
    labels = List.copyOf(labels);
    below = below == null ? "" : below;
    if (column == null && !bounds.keySet().containsAll(labels)) {
      throw new IllegalArgumentException("A split by hash needs bounds for every label.");
    }
  }

  /**
   * Assigns a row by the hash of its path below a folder, compared with the bounds of its label.
   */
  public static SplitRule byHash(Shares shares, Map<String, Bounds> bounds, String below) {
    return new SplitRule(shares, bounds, List.copyOf(bounds.keySet()), null, below);
  }

  /** Assigns a row by a column. */
  public static SplitRule byColumn(String column, List<String> labels) {
    return new SplitRule(null, Map.of(), labels, column, "");
  }

  /** Whether a column decides instead of the hash. */
  @JsonIgnore
  public boolean isByColumn() {
    return column != null;
  }

  /**
   * The portion of a row, if the hash decides.
   *
   * @param hash {@code xxhash64} of the path below {@link #below}, as computed by Spark
   * @return empty for a missing or unknown label
   */
  public Optional<Portion> portion(String label, long hash) {
    return Optional.ofNullable(label == null ? null : bounds.get(label))
        .map(found -> found.portion(hash));
  }

  /**
   * Shares of the labelled rows, each 0 to 1, with a sum of 1.
   *
   * @param train above 0
   */
  public record Shares(double train, double validation, double test) implements Serializable {
    private static final double ROUNDING = 1e-9;

    public Shares {
      if (!(train > 0 && validation >= 0 && test >= 0)
          || Math.abs(train + validation + test - 1) > ROUNDING) {
        throw new IllegalArgumentException(
            Formatted.of(
                "The shares %s, %s and %s must not be negative and must sum to 1.",
                train, validation, test));
      }
    }
  }

  /**
   * The bounds of one label, both inclusive: rows with a hash up to the first are for training, up
   * to the second for validation, the rest for testing.
   */
  public record Bounds(long train, long validation) implements Serializable {
    public Bounds {
      if (validation < train) {
        throw new IllegalArgumentException(
            "The bound " + validation + " is below the bound " + train + ".");
      }
    }

    Portion portion(long hash) {
      if (hash <= train) {
        return Portion.TRAIN;
      }
      return hash <= validation ? Portion.VALIDATION : Portion.TEST;
    }
  }
}
