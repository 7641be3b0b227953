package io.frostline.spark.evaluation;

import io.frostline.evaluation.LeftOutRows;
import java.io.Serializable;
import java.util.Iterator;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.InternalRow;

/** Determines the predictions of the classifier for the rows of one kind of table. */
interface Judge extends Serializable {
  RowSelection selection();

  /** Evaluates the rows of a partition one by one and counts those that it excludes. */
  void judge(Iterator<InternalRow> rows, LeftOutRows leftOut, Consumer<JudgedRow> to);
}
