package io.frostline.feature;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Assigns labelled rows to portions: by the hash of the path below a folder, which never changes
 * between runs and tables, or by a column of the table. Groups of rows can be kept together: their
 * rows are assigned by the hash of the group, whatever their labels.
 *
 * @param shares the requested shares; null if a column decides
 * @param bounds by label, in hash space; empty if a column decides
 * @param labels all known labels; rows with other labels belong to no portion
 * @param column the column with {@code train}, {@code validation} or {@code test}; null if the hash
 *     decides
 * @param below the folder that all rows had in common, with a slash at its end; empty if there was
 *     none, or if a column decides. Rows elsewhere are assigned by their whole uris
 * @param groups that are kept together; null if none are
 */
public record SplitRule(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Shares shares,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Bounds> bounds,
    List<String> labels,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String column,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String below,
    @JsonInclude(JsonInclude.Include.NON_NULL) Groups groups)
    implements Serializable {
  public SplitRule {
    // Immutable copies that keep the order and are serialisable.
    bounds = bounds == null ? Map.of() : new LinkedHashMap<>(bounds);
    labels = List.copyOf(labels);
    below = below == null ? "" : below;
    if (column == null && !bounds.keySet().containsAll(labels)) {
      throw new IllegalArgumentException("A split by hash needs bounds for every label.");
    }
    if (column != null && groups != null) {
      throw new IllegalArgumentException("A split by a column keeps no groups together.");
    }
  }

  /**
   * Assigns a row by the hash of its path below a folder, compared with the bounds of its label.
   */
  public static SplitRule byHash(Shares shares, Map<String, Bounds> bounds, String below) {
    return new SplitRule(shares, bounds, List.copyOf(bounds.keySet()), null, below, null);
  }

  /** The same, but rows that have one of the groups stay together. */
  public SplitRule keeping(Groups together) {
    return new SplitRule(shares, bounds, labels, column, below, together);
  }

  /** Assigns a row by a column. */
  public static SplitRule byColumn(String column, List<String> labels) {
    return new SplitRule(null, Map.of(), labels, column, "", null);
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
   * The portion of a row that has a group, which is the same for all rows of the group.
   *
   * @param hash {@code xxhash64} of the group, as computed by Spark
   * @return empty for a missing or unknown label
   */
  public Optional<Portion> portionOfGroup(String label, long hash) {
    return Optional.ofNullable(label == null ? null : bounds.get(label))
        .map(known -> groups.bounds().portion(hash));
  }

  /**
   * Groups whose rows are all in the same portion.
   *
   * @param by the column of the table, the file with its column, or the expression that has the
   *     group of a row
   * @param checksum of the groups that the file had; empty if the table has them itself
   * @param bounds of all groups, whatever the labels of their rows
   * @param count the number of groups with several labelled rows
   * @param rows the number of their labelled rows
   */
  public record Groups(
      String by,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String checksum,
      Bounds bounds,
      long count,
      long rows)
      implements Serializable {
    /** What an expression for uris begins with. */
    public static final String OF_URI = "uri:";

    public Groups {
      checksum = checksum == null ? "" : checksum;
    }

    /** Whether a column of the table has them. */
    @JsonIgnore
    public boolean isByColumn() {
      return checksum.isEmpty() && !by.startsWith(OF_URI);
    }

    /** {@code 12 groups with 40 rows in all, by photos.csv#maker}. */
    public String inWords() {
      return Formatted.of(
          "%s with %s in all, by %s",
          Count.of(count, "group of several rows", "groups of several rows"),
          Count.of(rows, "labelled row"),
          by);
    }
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

    /** The portion of a hash. */
    public Portion portion(long hash) {
      if (hash <= train) {
        return Portion.TRAIN;
      }
      return hash <= validation ? Portion.VALIDATION : Portion.TEST;
    }
  }
}
