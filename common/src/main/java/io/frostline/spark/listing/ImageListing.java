package io.frostline.spark.listing;

import io.frostline.image.ImageFile;
import java.time.Instant;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** All images of a source, as a dataset that need not fit into the driver's memory. */
public final class ImageListing {
  /** What identifies an image and the state of its content. */
  public static final StructType SCHEMA =
      new StructType()
          .add("uri", DataTypes.StringType, false)
          .add("label", DataTypes.StringType)
          .add("length", DataTypes.LongType)
          .add("modified", DataTypes.TimestampType);

  private ImageListing() {}

  /** Lists the source; lazily, so problems of single files show when the dataset is used. */
  public static Dataset<Row> of(SparkSession spark, ImageSource source) {
    if (source instanceof SampledSource sampled) {
      return sampled.sample(of(spark, sampled.all()));
    }
    if (source instanceof IdxSource packed) {
      return new IdxListing(spark, packed).list();
    }
    if (source instanceof ShardSource shards) {
      return new ShardListing(spark, shards).list();
    }
    FileSource files = (FileSource) source;
    return files.isManifest()
        ? new ManifestListing(spark, files).list()
        : new FolderListing(spark, files).list();
  }

  static Row row(ImageFile file) {
    return RowFactory.create(file.uri(), file.label(), file.length(), timestamp(file.modified()));
  }

  /** The image of a row of a listing. */
  public static ImageFile file(Row row) {
    java.sql.Timestamp modified = row.getTimestamp(3);
    return new ImageFile(
        row.getString(0),
        row.getString(1),
        row.isNullAt(2) ? null : (Long) row.getLong(2),
        modified == null ? null : modified.toInstant());
  }

  public static java.sql.Timestamp timestamp(Instant instant) {
    return instant == null ? null : java.sql.Timestamp.from(instant);
  }
}
