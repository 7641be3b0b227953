package io.frostline.spark.extraction;

import io.frostline.spark.table.OutcomeRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The outcomes of a wave: computed once, on first use, and kept on the disks of the executors until
 * closed, because each table takes its own from them.
 */
final class WaveOutcomes implements AutoCloseable {
  private final JavaRDD<Tuple2<Integer, InternalRow>> outcomes;

  /**
   * @param lazily the number of a network and the form of {@link OutcomeRow}, for each outcome
   */
  WaveOutcomes(JavaRDD<Tuple2<Integer, InternalRow>> lazily) {
    this.outcomes = lazily.persist(StorageLevel.DISK_ONLY());
  }

  /** The rejected images of each network that rejected some. */
  Map<Integer, List<Row>> rejected() {
    Map<Integer, List<Row>> rejected = new TreeMap<>();
    outcomes
        .filter(outcome -> OutcomeRow.isRejected(outcome._2()))
        .map(outcome -> new Tuple2<>(outcome._1(), OutcomeRow.rejected(outcome._2())))
        .collect()
        .forEach(
            outcome ->
                rejected
                    .computeIfAbsent(outcome._1(), network -> new ArrayList<>())
                    .add(outcome._2()));
    return rejected;
  }

  /** The rows of the table of a network. */
  JavaRDD<InternalRow> extracted(int network) {
    return outcomes
        .filter(outcome -> outcome._1() == network && OutcomeRow.isExtracted(outcome._2()))
        .map(Tuple2::_2);
  }

  @Override
  public void close() {
    outcomes.unpersist();
  }
}
