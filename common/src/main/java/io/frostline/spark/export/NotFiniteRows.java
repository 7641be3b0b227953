package io.frostline.spark.export;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.frostline.feature.FeatureColumn;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.Keywords;
import io.frostline.message.UserException;
import io.frostline.spark.JavaBytes;
import io.frostline.spark.JobDescription;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.UnusableFeatures;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The rows of a table with a feature that is NaN or infinite, which many tools refuse or, worse, do
 * not.
 *
 * @param rows their number
 * @param treatment what became of them
 */
public record NotFiniteRows(long rows, Treatment treatment) {
  /** What to do with such rows. */
  public enum Treatment {
    /** Stop before anything is written. */
    @JsonProperty("refuse")
    REFUSE,
    /** Leave them out of the files. */
    @JsonProperty("skip")
    SKIP,
    /** Write them as they are. */
    @JsonProperty("keep")
    KEEP;

    /** The choice with this keyword; otherwise a {@code UserException} lists the valid ones. */
    public static Treatment of(String keyword) {
      return Keywords.find(values(), Keywords::of, "choice", keyword);
    }
  }

  /**
   * Counts them in one pass over the features.
   *
   * @throws UserException naming the first, if there are any and they are to be refused
   */
  static NotFiniteRows in(FeatureTable table, FeatureColumn column, Treatment treatment) {
    try (JobDescription job =
        JobDescription.of(
            table.rows().sparkSession(), "Look for features that are NaN or infinite")) {
      Part all =
          table
              .rows()
              .select(col("uri"), FeatureTable.quoted(column.column()))
              .queryExecution()
              .toRdd()
              .toJavaRDD()
              .mapPartitions(rows -> List.of(JavaBytes.of(Part.of(rows))).iterator())
              .collect()
              .stream()
              .map(bytes -> JavaBytes.read(bytes, Part.class))
              .reduce(Part.NONE, Part::plus);
      if (all.rows > 0 && treatment == Treatment.REFUSE) {
        throw refused(all);
      }
      return new NotFiniteRows(all.rows, treatment);
    }
  }

  private static UserException refused(Part all) {
    return new UserException(
        Formatted.of(
            "%s features that are NaN or infinite; the first is %s. Extract the table again with a working model, leave such rows out with --not-finite skip, or write them as they are with --not-finite keep. Nothing was written.",
            Count.of(all.rows, "row has", "rows have"), all.first));
  }

  /** The table without them, if they are to be left out. */
  FeatureTable leftOut(FeatureTable table, FeatureColumn column) {
    return rows == 0 || treatment == Treatment.KEEP
        ? table
        : table.where(not(isNotFinite(column)), table.count() - rows);
  }

  /** Missing features are not counted here: they are an error of their own. */
  private static Column isNotFinite(FeatureColumn column) {
    Column found =
        exists(
            FeatureTable.quoted(column.column()),
            feature ->
                feature
                    .isNaN()
                    .or(feature.equalTo(Float.POSITIVE_INFINITY))
                    .or(feature.equalTo(Float.NEGATIVE_INFINITY)));
    return coalesce(found, lit(false));
  }

  /** What a task found; {@code first} is the least uri, null if there is none. */
  private record Part(long rows, String first) implements Serializable {
    private static final Part NONE = new Part(0, null);

    static Part of(Iterator<InternalRow> rows) {
      Part part = NONE;
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        if (!row.isNullAt(1) && !UnusableFeatures.areFinite(row.getArray(1).toFloatArray())) {
          part = part.plus(new Part(1, row.isNullAt(0) ? "a row without uri" : row.getString(0)));
        }
      }
      return part;
    }

    Part plus(Part other) {
      return new Part(
          rows + other.rows,
          Stream.of(this, other)
              .filter(part -> part.rows > 0)
              .map(Part::first)
              .min(String::compareTo)
              .orElse(null));
    }
  }
}
