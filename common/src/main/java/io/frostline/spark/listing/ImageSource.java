package io.frostline.spark.listing;

import io.frostline.image.ImageFileReader;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** Where the images of a run come from. */
public sealed interface ImageSource extends Serializable
    permits FileSource, IdxSource, ShardSource, SampledSource {
  /** What {@code --images} says. */
  String uri();

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
