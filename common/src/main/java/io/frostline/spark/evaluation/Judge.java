package io.frostline.spark.evaluation;

import io.frostline.evaluation.LeftOutRows;
import java.io.Serializable;
import java.util.Iterator;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.InternalRow;

/** Knows what the classifier says of the rows of one kind of table. */
interface Judge extends Serializable {
  RowSelection selection();

  /** Judges the rows of a partition one after the other; those left out are counted. */
  void judge(Iterator<InternalRow> rows, LeftOutRows leftOut, Consumer<JudgedRow> to);
}
