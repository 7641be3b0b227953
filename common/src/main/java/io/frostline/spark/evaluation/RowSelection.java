package io.frostline.spark.evaluation;

import io.frostline.evaluation.ClassIndex;
import io.frostline.evaluation.LeftOutRows;
import java.io.Serializable;
import java.util.OptionalInt;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Which rows are evaluated: those of one portion whose label is a class.
 *
 * @param portion the required value of the portion column
 */
record RowSelection(ClassIndex classes, String portion) implements Serializable {
  /** The value of the portion column if all rows are evaluated. */
  static final String ALL = "all";

  /** Indices of the columns that all rows start with. */
  static final int URI = 0;

  static final int LABEL = 1;
  static final int PORTION = 2;

  /** The index of the class of the row; empty if the row is excluded. */
  OptionalInt label(InternalRow row, LeftOutRows leftOut) {
    String label = row.isNullAt(LABEL) ? "" : row.getString(LABEL);
    if (label.isBlank()) {
      leftOut.unlabelled();
      return OptionalInt.empty();
    }
    OptionalInt place = classes.place(label);
    if (place.isEmpty()) {
      leftOut.unknown(label);
    } else if (row.isNullAt(PORTION)) {
      leftOut.unassigned();
    } else if (!row.getString(PORTION).equals(portion)) {
      leftOut.ofAnotherPortion();
    } else {
      return place;
    }
    return OptionalInt.empty();
  }
}
