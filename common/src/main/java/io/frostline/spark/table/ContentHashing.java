package io.frostline.spark.table;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.RejectedExampleException;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.listing.ListedExample;
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
record ContentHashing(SparkSession spark, ExampleSource source) {
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
    ExampleSource kept = source;
    return spark.createDataFrame(
        images
            .dropDuplicates("uri", "length", "modified")
            .repartition(SLICES_OF_A_SLOT * spark.sparkContext().defaultParallelism())
            .javaRDD()
            .mapPartitions(rows -> new Hashes(rows, kept.reader(hadoop.value().value())).read()),
        SCHEMA);
  }

  /** One task. */
  private record Hashes(Iterator<Row> rows, ExampleReader reader) {
    private Iterator<Row> read() {
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) end -> reader.close());
      Iterable<Row> all = () -> rows;
      return StreamSupport.stream(all.spliterator(), false)
          .flatMap(row -> hash(ListedExample.file(row)))
          .iterator();
    }

    private Stream<Row> hash(Example file) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(reader.read(file));
        return Stream.of(
            RowFactory.create(
                file.uri(),
                file.length(),
                ListedExample.timestamp(file.modified()),
                HexFormat.of().formatHex(digest)));
      } catch (RejectedExampleException unreadable) {
        return Stream.empty();
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("Every Java runtime has SHA-256.", impossible);
      }
    }
  }
}
