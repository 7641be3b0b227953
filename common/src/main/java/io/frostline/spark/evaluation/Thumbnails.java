package io.frostline.spark.evaluation;

import io.frostline.evaluation.Preview;
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
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Thumbnails of images, found by the uris in their table and created by Spark tasks, because the
 * images may be on remote storage.
 */
public final class Thumbnails implements PreviewSource {
  private static final String JPEG = "data:image/jpeg;base64,";
  private static final Thumbnail TILE = new Thumbnail(224);
  private static final Thumbnail HOVER = new Thumbnail(96);

  /** Images with neighbouring uris are read together. */
  @Override
  public Previews of(SparkSession spark, List<String> uris, Size size) {
    if (uris.isEmpty()) {
      return Previews.gathered(List.of());
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<String> sorted = List.copyOf(new TreeSet<>(uris));
    Thumbnail thumbnail = size == Size.TILE ? TILE : HOVER;
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    try (JobDescription job = JobDescription.of(spark, "Create thumbnails")) {
      int tasks = Math.min(sorted.size(), 2 * context.defaultParallelism());
      return Previews.gathered(
          context
              .parallelize(sorted, tasks)
              .mapPartitions(part -> pictures(part, hadoop.value(), thumbnail))
              .collect());
    } finally {
      hadoop.destroy();
    }
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
          pictures.add(Previews.shown(uri, Preview.ofImage(address)));
        } catch (RejectedExampleException unusable) {
          pictures.add(Previews.missing(uri, unusable.getMessage()));
        }
      }
    }
    return pictures.iterator();
  }
}
