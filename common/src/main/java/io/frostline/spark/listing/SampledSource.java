package io.frostline.spark.listing;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.trim;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.CommonFolder;
import io.frostline.spark.TableSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A stratified sample of the labelled images of another source: those whose paths have the smallest
 * hashes, so that a smaller sample is a subset of a larger one.
 *
 * @param most approximate number of images; at least {@value #LEAST} of every label, if available
 * @param reserved share of the images of every label that is never taken, those with the largest
 *     hashes: what {@code train} tests with, if that is its test share
 */
public record SampledSource(ExampleSource all, int most, double reserved) implements PartialSource {
  /** The minimum per label. */
  public static final int LEAST = 10;

  private static final StructType QUOTAS =
      new StructType().add("label", DataTypes.StringType).add("quota", DataTypes.LongType);

  public SampledSource {
    Objects.requireNonNull(all, "all");
    if (most < 1) {
      throw new UserException(
          Formatted.of("--sample is %,d, but must be at least 1. Choose a larger number.", most));
    }
    if (!(reserved >= 0 && reserved < 1)) {
      throw new UserException(
          Formatted.of(
              "--reserve is %s, but must be a share of at least 0 and below 1. Pass 20%%, for"
                  + " example.",
              reserved));
    }
  }

  @Override
  public Dataset<Row> list(SparkSession spark) {
    return sample(all.list(spark));
  }

  @Override
  public boolean listsWholeFiles() {
    return false;
  }

  private Dataset<Row> sample(Dataset<Row> listing) {
    Dataset<Row> labelled =
        listing.where(col("label").isNotNull().and(trim(col("label")).notEqual("")));
    List<Row> labels =
        labelled
            .groupBy("label")
            .agg(count(lit(1)), CommonFolder.FIRST, CommonFolder.LAST)
            .collectAsList();
    Dataset<Row> quotas = listing.sparkSession().createDataFrame(quotas(labels), QUOTAS);
    Column hash = TableSplit.hash(CommonFolder.of(labels));
    Dataset<Row> ranked =
        labelled
            .withColumn("rank", row_number().over(Window.partitionBy("label").orderBy(hash)))
            .join(broadcast(quotas), "label")
            .where(col("rank").leq(col("quota")));
    return ListedExample.select(ranked, ListedExample.SCHEMA);
  }

  private List<Row> quotas(List<Row> labels) {
    if (labels.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "None of the images of %s has a label, but labels are needed to compare features. Put"
                  + " the images into folders named after their classes, or pass a manifest with a"
                  + " label column.",
              uri()));
    }
    double images = labels.stream().mapToLong(label -> label.getLong(1)).sum();
    List<Row> quotas = new ArrayList<>();
    for (Row label : labels) {
      quotas.add(RowFactory.create(label.getString(0), quota(label.getLong(1), images)));
    }
    return quotas;
  }

  /** Rounded down, where the split of a training rounds to the nearest row. */
  private long quota(long ofLabel, double images) {
    long share = Math.round(ofLabel * Math.min(1, most / images));
    long free = Math.max(1, (long) Math.floor(ofLabel * (1 - reserved)));
    return Math.min(free, Math.max(LEAST, share));
  }
}
