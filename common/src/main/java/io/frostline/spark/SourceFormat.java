package io.frostline.spark;

import io.frostline.config.Keywords;
import io.frostline.config.UserException;
import io.frostline.image.HadoopImageFileReader;
import io.frostline.image.IdxImageReader;
import io.frostline.image.ImageFileReader;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/** How the images of a source are kept, and so how an executor reads one by its uri. */
public enum SourceFormat {
  /** A file for each image. */
  FILES {
    @Override
    ImageFileReader reader(Configuration hadoop) {
      return new HadoopImageFileReader(hadoop);
    }
  },
  /** Many images of one size in a file, as MNIST has them, and their labels in another. */
  IDX {
    @Override
    ImageFileReader reader(Configuration hadoop) {
      return new IdxImageReader(hadoop);
    }
  };

  /** A reader for one task, which closes it. */
  abstract ImageFileReader reader(Configuration hadoop);

  /** The word on the command line. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The format of that word.
   *
   * @throws UserException for any other, naming the known ones
   */
  public static SourceFormat of(String keyword) {
    return Keywords.find(values(), SourceFormat::keyword, "format of images", keyword);
  }
}
