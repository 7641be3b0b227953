package io.frostline.spark.evaluation;

import io.frostline.classifier.HeadNetwork;
import io.frostline.evaluation.LeftOutRows;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.spark.features.UnusableFeatures;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.InternalRow;

/** Runs the head of a classifier on the rows of a feature table, in batches. */
record HeadJudge(RowSelection selection, HeadNetwork head) implements Judge {
  /** After uri, label and portion come the sampling hash and the features. */
  static final int HASH = 3;

  static final int FEATURES = 4;

  private static final int MAX_ROWS = 256;
  private static final int MAX_FLOATS = 1 << 21;

  @Override
  public void judge(Iterator<InternalRow> rows, LeftOutRows leftOut, Consumer<JudgedRow> to) {
    int most = Math.max(1, Math.min(MAX_ROWS, MAX_FLOATS / head.width()));
    List<Row> batch = new ArrayList<>(most);
    try (NetworkSession session = head.open()) {
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        OptionalInt label = selection.label(row, leftOut);
        if (label.isPresent()) {
          Row read = new Row(row.getString(RowSelection.URI), label.getAsInt(), features(row));
          UnusableFeatures.refuseOtherWidth(read.uri, read.features.length, head.width());
          if (isFinite(read.features)) {
            batch.add(read);
          } else {
            leftOut.notFinite();
          }
        }
        if (batch.size() == most) {
          run(session, batch, leftOut, to);
        }
      }
      if (!batch.isEmpty()) {
        run(session, batch, leftOut, to);
      }
    }
  }

  static float[] features(InternalRow row) {
    return row.isNullAt(FEATURES) ? new float[0] : row.getArray(FEATURES).toFloatArray();
  }

  static boolean isFinite(float[] numbers) {
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        return false;
      }
    }
    return true;
  }

  private void run(
      NetworkSession session, List<Row> batch, LeftOutRows leftOut, Consumer<JudgedRow> to) {
    float[] features = new float[batch.size() * head.width()];
    for (int place = 0; place < batch.size(); place++) {
      System.arraycopy(batch.get(place).features, 0, features, place * head.width(), head.width());
    }
    FloatTensor answers =
        head.probabilities(
            session, new FloatTensor(new long[] {batch.size(), head.width()}, features));
    for (int place = 0; place < batch.size(); place++) {
      Row row = batch.get(place);
      float[] probabilities = answers.row(place);
      if (isFinite(probabilities)) {
        to.accept(JudgedRow.of(row.uri, row.label, probabilities, row.features));
      } else {
        leftOut.notFinite();
      }
    }
    batch.clear();
  }

  /** Copied, because Spark reuses the same row object for every row. */
  private record Row(String uri, int label, float[] features) {}
}
