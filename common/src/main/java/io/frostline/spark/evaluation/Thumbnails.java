package io.frostline.spark.evaluation;

import io.frostline.example.Example;
import io.frostline.example.RejectedExampleException;
import io.frostline.image.DamagedContent;
import io.frostline.image.ImageDecoder;
import io.frostline.image.RgbImage;
import io.frostline.image.TableImageReader;
import io.frostline.image.Thumbnail;
import io.frostline.spark.JobDescription;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Thumbnails of images, created by Spark tasks because the images may be on remote storage. An
 * image that cannot be read has none: a report must not fail because images have moved.
 *
 * @param addresses the thumbnails as {@code data:} URIs, by the uris of their images
 * @param failure why one of the other images has none
 */
record Thumbnails(Map<String, String> addresses, Optional<String> failure) {
  private static final String JPEG = "data:image/jpeg;base64,";

  /** The thumbnails of these images; images with neighbouring uris are read together. */
  static Thumbnails of(SparkSession spark, List<String> uris, Thumbnail size) {
    if (uris.isEmpty()) {
      return new Thumbnails(Map.of(), Optional.empty());
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<String> sorted = List.copyOf(new TreeSet<>(uris));
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    try (JobDescription job = JobDescription.of(spark, "Create thumbnails")) {
      int tasks = Math.min(sorted.size(), 2 * context.defaultParallelism());
      return gathered(
          context
              .parallelize(sorted, tasks)
              .mapPartitions(part -> pictures(part, hadoop.value(), size))
              .collect());
    } finally {
      hadoop.destroy();
    }
  }

  private static Thumbnails gathered(List<Row> pictures) {
    Map<String, String> addresses = new HashMap<>();
    Optional<String> failure = Optional.empty();
    for (Row picture : pictures) {
      if (picture.isNullAt(1)) {
        failure = failure.or(() -> Optional.of(picture.getString(0) + ": " + picture.getString(2)));
      } else {
        addresses.put(picture.getString(0), picture.getString(1));
      }
    }
    return new Thumbnails(addresses, failure);
  }

  private static Iterator<Row> pictures(
      Iterator<String> uris, SerializableConfiguration hadoop, Thumbnail size) {
    List<Row> pictures = new ArrayList<>();
    ImageDecoder decoder =
        new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS, DamagedContent.ACCEPTED);
    try (TableImageReader reader = new TableImageReader(hadoop.value())) {
      while (uris.hasNext()) {
        String uri = uris.next();
        try (RgbImage image = decoder.decode(reader.read(new Example(uri, null, null, null)))) {
          String address = JPEG + Base64.getEncoder().encodeToString(size.jpeg(image));
          pictures.add(RowFactory.create(uri, address, null));
        } catch (RejectedExampleException unusable) {
          pictures.add(RowFactory.create(uri, null, unusable.getMessage()));
        }
      }
    }
    return pictures.iterator();
  }
}
