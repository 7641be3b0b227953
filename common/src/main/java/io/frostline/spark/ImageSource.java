package io.frostline.spark;

import io.frostline.image.ImageFileReader;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** Where the images of a run come from. */
public sealed interface ImageSource extends Serializable
    permits FileSource, IdxSource, ShardSource, SampledSource {
  /** What {@code --images} says. */
  String uri();

  /** A reader of its images for one task, which closes it. */
  ImageFileReader reader(Configuration hadoop);

  /** Files, with the labels that suit them. */
  static ImageSource of(String uri) {
    return FileSource.of(uri);
  }
}
