package io.frostline.spark.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.not;

import io.frostline.feature.FeatureColumn;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.LabelIndex;
import io.frostline.spark.features.UnusableFeatures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Writes the rows of a table to files, one sorted partition per file. */
record ShardedRows(
    SparkSession spark,
    FeatureTable table,
    FeatureColumn column,
    ShardPlan plan,
    WrittenRows written) {
  /** ISO 8601 to the microsecond; the time zone of the session is UTC. */
  private static final String TIME = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'";

  /**
   * Writes all files but some.
   *
   * @param finished numbers of the files that are there already
   */
  void write(
      Dataset<Row> rows,
      List<String> labels,
      Set<Integer> finished,
      ExportFolder folder,
      ExportFormat format)
      throws IOException {
    if (finished.size() < plan.shards()) {
      Dataset<Row> left =
          finished.isEmpty() ? rows : rows.where(not(plan.shard().isin(finished.toArray())));
      int files = run(written.counted(sorted(left, labels)), task(folder, format));
      if (files != plan.shards() - finished.size()) {
        throw new IllegalStateException(
            "Only " + files + " of " + (plan.shards() - finished.size()) + " files were written.");
      }
    }
    if (format.needsIndex()) {
      folder.joinIndex(IndexWriter.header(columns()), plan.shards());
    }
  }

  private ShardTask task(ExportFolder folder, ExportFormat format) {
    ShardTask.Spec spec =
        new ShardTask.Spec(
            folder.uri(),
            UUID.randomUUID().toString(),
            format,
            columns(),
            column.width(),
            plan.rows());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    return new ShardTask(spec, hadoop);
  }

  private static int run(Dataset<Row> sorted, ShardTask task) {
    try {
      return new HashSet<>(
              sorted.queryExecution().toRdd().toJavaRDD().mapPartitions(task).collect())
          .size();
    } catch (Exception failure) {
      throw UnusableFeatures.unwrapped("Writing the files", failure);
    }
  }

  /** The rows in the form that {@link ShardTask} expects. */
  private Dataset<Row> sorted(Dataset<Row> rows, List<String> labels) {
    List<Column> wanted = new ArrayList<>();
    wanted.add(plan.shard().as("shard"));
    wanted.add(new LabelIndex(labels).of("label", "number"));
    wanted.add(FeatureTable.quoted(column.column()).as("vector"));
    for (String name : columns()) {
      wanted.add(text(name, rows.schema().apply(name).dataType()));
    }
    List<Column> order = new ArrayList<>(List.of(col("shard"), col("uri")));
    columns().stream()
        .filter(name -> !name.equals("uri"))
        .map(FeatureTable::quoted)
        .forEach(order::add);
    // So that rows that are equal otherwise have an order too, the same in every run.
    order.add(col("vector"));
    return rows.select(wanted.toArray(Column[]::new))
        .repartition(plan.shards(), plan.partition())
        .sortWithinPartitions(order.toArray(Column[]::new));
  }

  private static Column text(String name, DataType type) {
    Column column = FeatureTable.quoted(name);
    return (type.equals(DataTypes.TimestampType)
            ? date_format(column, TIME)
            : column.cast(DataTypes.StringType))
        .as(name);
  }

  /** The columns that can be written as text: arrays, maps and structs cannot. */
  private List<String> columns() {
    StructType schema = table.rows().schema();
    return table.otherColumns().stream()
        .filter(
            name ->
                Stream.of(ArrayType.class, MapType.class, StructType.class)
                    .noneMatch(type -> type.isInstance(schema.apply(name).dataType())))
        .toList();
  }
}
