package io.frostline.spark.evaluation;

import io.frostline.evaluation.LeftOutRows;
import io.frostline.message.Formatted;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Reads the predictions of the classifier from a predictions table. */
record PredictionJudge(RowSelection selection, boolean knowsAll) implements Judge {
  /** After uri, label and portion comes {@code top}, or {@code probabilities}. */
  static final int PROBABILITIES = 3;

  private static final float[] UNKNOWN = {};

  @Override
  public void judge(Iterator<InternalRow> rows, LeftOutRows leftOut, Consumer<JudgedRow> to) {
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      OptionalInt label = selection.label(row, leftOut);
      if (label.isPresent()) {
        String uri = row.getString(RowSelection.URI);
        ArrayData numbers = row.getArray(PROBABILITIES);
        if (!knowsAll) {
          to.accept(best(uri, label.getAsInt(), numbers));
        } else if (HeadJudge.isFinite(numbers.toFloatArray())) {
          float[] probabilities = selection.classes().merge(numbers.toFloatArray());
          to.accept(JudgedRow.of(uri, label.getAsInt(), probabilities, UNKNOWN));
        } else {
          leftOut.notFinite();
        }
      }
    }
  }

  private JudgedRow best(String uri, int label, ArrayData top) {
    float probability = top.getStruct(0, 2).getFloat(1);
    int[] best =
        IntStream.range(0, top.numElements())
            .map(rank -> place(top.getStruct(rank, 2).getString(0)))
            .distinct()
            .toArray();
    Float labelProbability = null;
    for (int rank = 0; rank < top.numElements() && labelProbability == null; rank++) {
      InternalRow entry = top.getStruct(rank, 2);
      labelProbability = place(entry.getString(0)) == label ? (Float) entry.getFloat(1) : null;
    }
    return new JudgedRow(uri, label, best, probability, UNKNOWN, labelProbability, UNKNOWN);
  }

  private int place(String name) {
    return selection
        .classes()
        .place(name)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    Formatted.of(
                        "The table predicts '%s', which is not one of its classes.", name)));
  }
}
