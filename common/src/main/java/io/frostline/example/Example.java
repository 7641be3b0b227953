package io.frostline.example;

import java.time.Instant;
import java.util.Objects;

/**
 * An image as listed, before its content is read.
 *
 * @param uri its location, written as a Hadoop path: no percent-encoding
 * @param label its class, or null
 * @param length bytes, or null if the listing could not determine it
 * @param modified time of its last change, or null if the listing could not determine it
 */
public record Example(String uri, String label, Long length, Instant modified) {
  public Example {
    Objects.requireNonNull(uri, "uri");
  }
}
