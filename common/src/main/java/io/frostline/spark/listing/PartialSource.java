package io.frostline.spark.listing;

import io.frostline.example.ExampleReader;
import org.apache.hadoop.conf.Configuration;

/** A source that lists some of the examples of another one, and reads them as that one does. */
interface PartialSource extends ExampleSource {
  /** The other source. */
  ExampleSource all();

  @Override
  default String uri() {
    return all().uri();
  }

  @Override
  default boolean isManifest() {
    return all().isManifest();
  }

  @Override
  default boolean hasPlaces() {
    return all().hasPlaces();
  }

  @Override
  default boolean namesExamples() {
    return all().namesExamples();
  }

  @Override
  default String file(String uri) {
    return all().file(uri);
  }

  @Override
  default ExampleReader reader(Configuration hadoop) {
    return all().reader(hadoop);
  }
}
