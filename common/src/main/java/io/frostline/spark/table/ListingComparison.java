package io.frostline.spark.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.listing.ListedExample;
import io.frostline.spark.listing.Listing;
import io.frostline.spark.listing.Listing.Extent;
import io.frostline.spark.listing.SourcePath;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Compares a listing with the rows of a table, by uri, label, length and modification time: which
 * images have no row, which have a row with different content or label, and which no longer exist.
 */
final class ListingComparison {
  private static final StructType LOCATED =
      new StructType().add("uri", DataTypes.StringType).add("file", DataTypes.StringType);

  private final Dataset<Row> listing;
  private final Dataset<Row> keys;
  private final ExampleSource images;
  private final Extent extent;

  /**
   * Creates a comparison.
   *
   * @param keys {@link ListedExample#KEY} of the rows of the table
   */
  ListingComparison(Listing listing, Dataset<Row> keys) {
    this.listing = listing.images();
    this.keys = keys;
    this.images = listing.source();
    this.extent = listing.extent();
  }

  /** Images without a row. An image that is listed twice counts as two rows. */
  Dataset<Row> missing() {
    Dataset<Row> missing = ListedExample.select(present(), ListedExample.KEY).exceptAll(keys);
    return images.hasPlaces()
        ? placed(missing)
        : missing.withColumn("place", lit(null).cast(DataTypes.StringType));
  }

  /** Only the listing knows where the contents are; its uris are distinct where it does. */
  private Dataset<Row> placed(Dataset<Row> missing) {
    Dataset<Row> places = listing.select(col("uri").as("placed"), col("place"));
    Dataset<Row> rows = missing.join(places, missing.col("uri").equalTo(places.col("placed")));
    return ListedExample.select(rows, ListedExample.SCHEMA);
  }

  /** Uris of listed images whose row has different content or a different label. */
  Dataset<Row> changed() {
    Dataset<Row> stale =
        keys.exceptAll(ListedExample.select(present(), ListedExample.KEY)).select("uri").distinct();
    return present().select("uri").distinct().join(stale, "uri");
  }

  /** The listing without images that have a row but are only names now. */
  Dataset<Row> present() {
    return images.isManifest() || !names().isEmpty() ? without(listing, unreachable()) : listing;
  }

  /**
   * Uris of rows whose image was deleted: a manifest names it or a link points to it, but it does
   * not exist, or the source no longer lists it and it cannot be found. An image that a manifest
   * does not name may still exist elsewhere.
   */
  Dataset<Row> gone() {
    if (images.isManifest()) {
      return unreachable();
    }
    if (images.namesExamples()) {
      return unnamed();
    }
    Dataset<Row> unlisted =
        without(keys.where(col("uri").startsWith(place())), listing).select("uri").distinct();
    Dataset<Row> unfound = extent == Extent.WHOLE ? unfound(unlisted) : unlisted.limit(0);
    return names().isEmpty() ? unfound : unfound.union(unreachable());
  }

  /** Rows that a source does not name any more. What a damaged file names is unknown. */
  private Dataset<Row> unnamed() {
    Dataset<Row> unnamed = without(keys, listing).select("uri").distinct();
    return extent == Extent.WHOLE && names().isEmpty() ? unnamed : unnamed.limit(0);
  }

  /** Missing files that a manifest names, and links to nothing, have neither length nor time. */
  private Dataset<Row> names() {
    return listing.where(col("length").isNull().and(col("modified").isNull())).select("uri");
  }

  private Dataset<Row> unreachable() {
    return names().distinct().join(keys.select("uri").distinct(), "uri");
  }

  /** The common prefix of all images of the source. */
  private String place() {
    try {
      return SourcePath.of(images.uri(), spark().sessionState().newHadoopConf()).prefix();
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of("The folder %s cannot be reached: %s.", images.uri(), Reason.of(failure)),
          failure);
    }
  }

  /**
   * Those whose file does not exist, or was listed with all its images and does not contain them.
   */
  private Dataset<Row> unfound(Dataset<Row> uris) {
    Dataset<Row> located = files(uris);
    Dataset<Row> unfound = spark().createDataFrame(located.javaRDD().filter(absent()), LOCATED);
    if (images.listsWholeFiles()) {
      // A damaged file is listed itself, and images after the damage may still exist.
      Dataset<Row> whole =
          without(files(listing.where(col("uri").contains("#"))), listing, "file")
              .select(col("file").as("whole"))
              .distinct();
      unfound =
          unfound.union(
              located.join(whole, located.col("file").equalTo(whole.col("whole")), "left_semi"));
    }
    return unfound.select("uri").distinct();
  }

  private Dataset<Row> files(Dataset<Row> uris) {
    ExampleSource source = images;
    return spark()
        .createDataFrame(
            uris.select("uri")
                .javaRDD()
                .map(row -> RowFactory.create(row.get(0), source.file(row.getString(0)))),
            LOCATED);
  }

  private Function<Row, Boolean> absent() {
    Broadcast<SerializableConfiguration> hadoop =
        JavaSparkContext.fromSparkContext(spark().sparkContext())
            .broadcast(new SerializableConfiguration(spark().sessionState().newHadoopConf()));
    return row -> {
      Path path = new Path(row.getString(1));
      return !path.getFileSystem(hadoop.value().value()).exists(path);
    };
  }

  /** The rows whose uri is not in the other dataset. */
  static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> others) {
    return without(rows, others, "uri");
  }

  private static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> others, String column) {
    Dataset<Row> unwanted = others.select(col("uri").as("unwanted")).distinct();
    Column same = rows.col(column).equalTo(unwanted.col("unwanted"));
    return rows.join(unwanted, same, "left_anti");
  }

  private SparkSession spark() {
    return listing.sparkSession();
  }
}
