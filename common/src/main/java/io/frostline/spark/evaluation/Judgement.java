package io.frostline.spark.evaluation;

import io.frostline.evaluation.ClassIndex;
import io.frostline.evaluation.ClassificationTally;
import io.frostline.evaluation.ConfidentMistakes;
import io.frostline.evaluation.LeftOutRows;
import io.frostline.spark.JavaBytes;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/** The result of one pass over some rows; the results of all tasks are merged. */
final class Judgement implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ClassIndex classes;
  private final ClassificationTally tally;
  private final ConfidentMistakes mistakes;
  private final LeftOutRows leftOut = new LeftOutRows();

  Judgement(ClassIndex classes, int mostMistakes) {
    this.classes = classes;
    this.tally = new ClassificationTally(classes.names().size());
    this.mistakes = new ConfidentMistakes(mostMistakes);
  }

  ClassificationTally tally() {
    return tally;
  }

  ConfidentMistakes mistakes() {
    return mistakes;
  }

  LeftOutRows leftOut() {
    return leftOut;
  }

  /**
   * The result for the rows of a partition, in the form that {@link #merge(byte[], byte[])} takes.
   */
  static Iterator<byte[]> ofPartition(Judge judge, int mostMistakes, Iterator<InternalRow> rows) {
    Judgement judgement = new Judgement(judge.selection().classes(), mostMistakes);
    judge.judge(rows, judgement.leftOut, judgement::add);
    return List.of(judgement.bytes()).iterator();
  }

  private void add(JudgedRow row) {
    row.countIn(tally);
    if (row.isMistake()) {
      mistakes.add(row.mistake(classes));
    }
  }

  private Judgement merge(Judgement other) {
    tally.merge(other.tally);
    mistakes.merge(other.mistakes);
    leftOut.merge(other.leftOut);
    return this;
  }

  /**
   * Merges two results, each as {@link #bytes}, because Spark may be configured with Kryo, which
   * cannot read Java records.
   */
  static byte[] merge(byte[] one, byte[] other) {
    return read(one).merge(read(other)).bytes();
  }

  private byte[] bytes() {
    return JavaBytes.of(this);
  }

  static Judgement read(byte[] bytes) {
    return JavaBytes.read(bytes, Judgement.class);
  }
}
