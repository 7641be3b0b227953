package io.frostline.spark.neighbours;

import io.frostline.message.Formatted;
import io.frostline.neighbours.ExactSearch;
import io.frostline.neighbours.FoundRows;
import io.frostline.neighbours.Neighbour;
import io.frostline.neighbours.Queries;
import io.frostline.spark.JavaBytes;
import io.frostline.spark.JobDescription;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.UnusableFeatures;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Compares queries with all rows of a table, exactly: each task has a block of queries and a strip
 * of rows in memory, and keeps the nearest rows of each query. One task merges what they found.
 */
record SimilarSearch(SparkSession spark, SimilarRequest request, Path table) {
  static final StructType SCHEMA =
      StructType.fromDDL("query string, rank int, uri string, label string, score float");

  /**
   * Adds the neighbours of some queries to the table.
   *
   * @return the number of rows that were left out because a feature is NaN or infinite
   */
  long search(Queries queries) {
    Broadcast<byte[]> wanted =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(JavaBytes.of(queries));
    JavaRDD<byte[]> found = found(wanted).persist(StorageLevel.MEMORY_AND_DISK());
    try (JobDescription job =
        JobDescription.of(
            spark, Formatted.of("Compare %,d queries with all rows", queries.count()))) {
      spark
          .createDataFrame(found.flatMap(bytes -> rows(bytes, wanted)), SCHEMA)
          .write()
          .mode(SaveMode.Append)
          .parquet(table.toString());
      return found.map(bytes -> JavaBytes.read(bytes, FoundRows.class).unusable()).first();
    } catch (RuntimeException failure) {
      throw UnusableFeatures.unwrapped("The search", failure);
    } finally {
      found.unpersist();
      wanted.destroy();
    }
  }

  private JavaRDD<byte[]> found(Broadcast<byte[]> wanted) {
    FeatureSelection features = request.features();
    int top = request.top();
    return TableVectors.of(features)
        .mapPartitions(rows -> List.of(search(rows, wanted, top)).iterator())
        .repartition(1)
        .mapPartitions(parts -> List.of(merged(parts)).iterator());
  }

  private static byte[] search(Iterator<InternalRow> rows, Broadcast<byte[]> wanted, int top) {
    Queries queries = JavaBytes.read(wanted.value(), Queries.class);
    try (ExactSearch search = new ExactSearch(queries, top)) {
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        float[] features = TableVectors.features(row, queries.width());
        if (UnusableFeatures.areFinite(features)) {
          search.add(TableVectors.uri(row), TableVectors.label(row), features);
        } else {
          search.leaveOut();
        }
      }
      return JavaBytes.of(search.found());
    }
  }

  private static byte[] merged(Iterator<byte[]> parts) {
    FoundRows all = JavaBytes.read(parts.next(), FoundRows.class);
    while (parts.hasNext()) {
      all.merge(JavaBytes.read(parts.next(), FoundRows.class));
    }
    return JavaBytes.of(all);
  }

  private static Iterator<Row> rows(byte[] bytes, Broadcast<byte[]> wanted) {
    FoundRows found = JavaBytes.read(bytes, FoundRows.class);
    List<String> uris = JavaBytes.read(wanted.value(), Queries.class).uris();
    List<Row> rows = new ArrayList<>();
    for (int query = 0; query < uris.size(); query++) {
      List<Neighbour> nearest = found.nearest().get(query).rows();
      for (int place = 0; place < nearest.size(); place++) {
        Neighbour row = nearest.get(place);
        rows.add(
            RowFactory.create(uris.get(query), place + 1, row.uri(), row.label(), row.score()));
      }
    }
    return rows.iterator();
  }
}
