package io.frostline.spark.evaluation;

import io.frostline.evaluation.ClassIndex;
import io.frostline.evaluation.LeftOutRows;
import java.io.Serializable;
import java.util.OptionalInt;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Which rows are judged: those of one portion whose label is a class.
 *
 * @param portion what the column of portions must say
 */
record RowSelection(ClassIndex classes, String portion) implements Serializable {
  /** What the column of portions says where all rows are judged. */
  static final String ALL = "all";

  /** Places of the columns that all rows begin with. */
  static final int URI = 0;

  static final int LABEL = 1;
  static final int PORTION = 2;

  /** The place of the row's label among the classes; none where the row is left out. */
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
