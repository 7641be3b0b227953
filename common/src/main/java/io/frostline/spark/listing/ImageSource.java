package io.frostline.spark.listing;

import io.frostline.image.ImageFileReader;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Where the images of a run come from. */
public interface ImageSource extends Serializable {
  /** What {@code --images} says. */
  String uri();

  /**
   * All its images, a row of {@link ListedImage#SCHEMA} for each, as a dataset that need not fit
   * into the driver's memory. Lazily, so problems of single files show when the dataset is used.
   */
  Dataset<Row> list(SparkSession spark);

  /** Whether the images stand in a table, which may name some of a place's only. */
  default boolean isManifest() {
    return false;
  }

  /** The file that holds an image. */
  default String file(String uri) {
    int place = uri.lastIndexOf('#');
    return place < 0 ? uri : uri.substring(0, place);
  }

  /** Whether a file that is listed is listed with all its images. */
  default boolean listsWholeFiles() {
    return true;
  }

  /** A reader of its images for one task, which closes it. */
  ImageFileReader reader(Configuration hadoop);

  /** Files, with the labels that suit them. */
  static ImageSource of(String uri) {
    return FileSource.of(uri);
  }
}
