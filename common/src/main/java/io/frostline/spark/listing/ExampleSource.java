package io.frostline.spark.listing;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import java.io.Serializable;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The source of the images of a run. */
public interface ExampleSource extends Serializable {
  /** The value of {@code --images}. */
  String uri();

  /**
   * All images of the source, one row of {@link ListedExample#SCHEMA} each, as a dataset that does
   * not need to fit in the memory of the driver. Lazy, so problems with individual files surface
   * when the dataset is used.
   */
  Dataset<Row> list(SparkSession spark);

  /**
   * Passes on the images that {@link #list} would list, one by one and in any order, without Spark,
   * as long as they are taken.
   *
   * @return whether all of them were passed on and taken; if not, {@link #list} says why, or lists
   *     them
   */
  default boolean visit(Configuration hadoop, Predicate<Example> taken) {
    return false;
  }

  /**
   * Whether the images are named by a table, which may name only some of the images in a folder.
   */
  default boolean isManifest() {
    return false;
  }

  /**
   * Whether rows of the listing say where the content of an example is, whose uri does not. Their
   * uris are distinct.
   */
  default boolean hasPlaces() {
    return false;
  }

  /**
   * Whether uris are names that the data gives to its examples, not addresses. What such a source
   * does not list does not exist any more.
   */
  default boolean namesExamples() {
    return false;
  }

  /** The file that contains an image. */
  default String file(String uri) {
    int place = uri.lastIndexOf('#');
    return place < 0 ? uri : uri.substring(0, place);
  }

  /** Whether a listed file is always listed with all its images. */
  default boolean listsWholeFiles() {
    return true;
  }

  /** Images that it does not list although they exist: nothing is known of their rows. */
  default ExcludedUris excluded() {
    return ExcludedUris.NONE;
  }

  /** A reader of the images for one task, which closes it. */
  ExampleReader reader(Configuration hadoop);

  /** Image files, with the default labels. */
  static ExampleSource of(String uri) {
    return FileSource.of(uri);
  }
}
