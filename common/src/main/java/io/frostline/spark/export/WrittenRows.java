package io.frostline.spark.export;

import static org.apache.spark.sql.functions.udf;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import scala.collection.JavaConverters;

/**
 * Counts the rows written so far, for progress display only, because a task that runs twice counts
 * twice. A task writes a whole file, so running tasks count too, from the heartbeats that they send
 * every ten seconds.
 */
final class WrittenRows extends SparkListener implements AutoCloseable {
  private final SparkContext context;
  private final LongAccumulator ended;
  private final Map<Long, Long> underWay = new ConcurrentHashMap<>();

  WrittenRows(SparkContext context) {
    this.context = context;
    this.ended = context.longAccumulator("rows written");
    context.addSparkListener(this);
  }

  /** The same rows in the same order, counted as they are consumed. */
  Dataset<Row> counted(Dataset<Row> sorted) {
    LongAccumulator counter = ended;
    UDF0<Boolean> count =
        () -> {
          counter.add(1);
          return true;
        };
    // Spark evaluates a filter before it sorts, unless the filter might depend on the order.
    return sorted.where(udf(count, DataTypes.BooleanType).asNondeterministic().apply());
  }

  long count() {
    return ended.value() + underWay.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
    JavaConverters.asJavaCollection(heartbeat.accumUpdates())
        .forEach(
            task ->
                JavaConverters.asJavaCollection(task._4()).stream()
                    .filter(told -> told.id() == ended.id() && told.update().isDefined())
                    .forEach(told -> underWay.put((Long) task._1(), rows(told))));
  }

  private static long rows(AccumulableInfo told) {
    return ((Number) told.update().get()).longValue();
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    underWay.remove(end.taskInfo().taskId());
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
