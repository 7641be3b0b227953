package io.frostline.spark.table;

import io.frostline.image.ImageFile;
import io.frostline.image.ImageFileReader;
import io.frostline.image.RejectedImageException;
import io.frostline.spark.listing.ImageSource;
import io.frostline.spark.listing.ListedImage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** SHA-256 of the bytes of images, computed on the executors. */
record ContentHashing(SparkSession spark, ImageSource source) {
  /** {@code sha256} is hexadecimal. */
  static final StructType SCHEMA =
      new StructType()
          .add("uri", DataTypes.StringType)
          .add("length", DataTypes.LongType)
          .add("modified", DataTypes.TimestampType)
          .add("sha256", DataTypes.StringType);

  private static final int SLICES_OF_A_SLOT = 4;

  /** The hashes of images that can be read. */
  Dataset<Row> hashes(Dataset<Row> images) {
    Broadcast<SerializableConfiguration> hadoop =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    ImageSource kept = source;
    return spark.createDataFrame(
        images
            .dropDuplicates("uri", "length", "modified")
            .repartition(SLICES_OF_A_SLOT * spark.sparkContext().defaultParallelism())
            .javaRDD()
            .mapPartitions(rows -> new Hashes(rows, kept.reader(hadoop.value().value())).read()),
        SCHEMA);
  }

  /** One task. */
  private record Hashes(Iterator<Row> rows, ImageFileReader reader) {
    private Iterator<Row> read() {
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) end -> reader.close());
      Iterable<Row> all = () -> rows;
      return StreamSupport.stream(all.spliterator(), false)
          .flatMap(row -> hash(ListedImage.file(row)))
          .iterator();
    }

    private Stream<Row> hash(ImageFile file) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(reader.read(file));
        return Stream.of(
            RowFactory.create(
                file.uri(),
                file.length(),
                ListedImage.timestamp(file.modified()),
                HexFormat.of().formatHex(digest)));
      } catch (RejectedImageException unreadable) {
        return Stream.empty();
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("Every Java runtime has SHA-256.", impossible);
      }
    }
  }
}
