package io.frostline.spark.features;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;

import io.frostline.spark.table.ResultTable;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * The number of images in a predictions table with a class as their most probable one.
 *
 * @param share of all rows, 0 to 1
 * @param probability mean probability of the class over those images
 */
public record ClassShare(String name, long images, double share, double probability) {

  /**
   * The most frequent classes, most frequent first.
   *
   * @param most the maximum number of classes
   */
  public static List<ClassShare> of(SparkSession spark, ResultTable table, int most) {
    if (table.isEmpty()) {
      return List.of();
    }
    spark
        .sparkContext()
        .setJobGroup("frostline-classes", "Count the classes of " + table.uri(), true);
    try {
      double rows = table.count();
      return table
          .rows()
          .groupBy("class")
          .agg(count(lit(1)).as("images"), avg("probability").as("probability"))
          .orderBy(desc("images"), desc("probability"))
          .limit(most)
          .collectAsList()
          .stream()
          .map(
              row ->
                  new ClassShare(
                      row.getString(0), row.getLong(1), row.getLong(1) / rows, row.getDouble(2)))
          .toList();
    } finally {
      spark.sparkContext().clearJobGroup();
    }
  }
}
