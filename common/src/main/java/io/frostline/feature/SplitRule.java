package io.frostline.feature;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which portion a labelled row belongs to: for ever the same, from run to run and from table to
 * table, by the hash of its uri; or what a column of the table says.
 *
 * @param shares what was asked for; null where a column decides
 * @param bounds by label, in hash space; empty where a column decides
 * @param labels all labels that are known; a row with another one belongs to no portion
 * @param column that says {@code train}, {@code validation} or {@code test}; null where the hash
 *     decides
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SplitRule(
    Shares shares, Map<String, Bounds> bounds, List<String> labels, String column)
    implements Serializable {
  public SplitRule {
    // Immutable copies that keep the order and are serialisable.
    bounds = bounds == null ? Map.of() : new LinkedHashMap<>(bounds);
    labels = List.copyOf(labels);
    if (column == null && !bounds.keySet().containsAll(labels)) {
      throw new IllegalArgumentException("A split by hash with labels that have no bounds");
    }
  }

  /** Rows go where the hash of their uri lies between the bounds of their label. */
  public static SplitRule byHash(Shares shares, Map<String, Bounds> bounds) {
    return new SplitRule(shares, bounds, List.copyOf(bounds.keySet()), null);
  }

  /** Rows go where a column says. */
  public static SplitRule byColumn(String column, List<String> labels) {
    return new SplitRule(null, Map.of(), labels, column);
  }

  /** Whether a column decides, and not the hash. */
  @JsonIgnore
  public boolean isByColumn() {
    return column != null;
  }

  /**
   * The portion of a row, where the hash decides.
   *
   * @param hash Spark's {@code xxhash64} of the uri
   * @return nothing for an unknown label or none
   */
  public Optional<Portion> portion(String label, long hash) {
    return Optional.ofNullable(label == null ? null : bounds.get(label))
        .map(found -> found.portion(hash));
  }

  /**
   * Shares of the labelled rows, 0 to 1, with the sum 1.
   *
   * @param train above 0
   */
  public record Shares(double train, double validation, double test) implements Serializable {
    private static final double ROUNDING = 1e-9;

    public Shares {
      if (!(train > 0 && validation >= 0 && test >= 0)
          || Math.abs(train + validation + test - 1) > ROUNDING) {
        throw new IllegalArgumentException(
            "Shares %s, %s and %s".formatted(train, validation, test));
      }
    }
  }

  /**
   * Of one label, both inclusive: rows whose hash is at most the first train, those at most the
   * second validate, the rest test.
   */
  public record Bounds(long train, long validation) implements Serializable {
    public Bounds {
      if (validation < train) {
        throw new IllegalArgumentException(validation + " lies below " + train);
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
