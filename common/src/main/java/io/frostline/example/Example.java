package io.frostline.example;

import java.time.Instant;
import java.util.Objects;

/**
 * An image or a text as listed, before its content is read.
 *
 * @param uri its location, written as a Hadoop path: no percent-encoding; or the name that its
 *     source gives it
 * @param label its class, or null
 * @param length bytes, or null if the listing could not determine it
 * @param modified time of its last change, or null if the listing could not determine it
 * @param hash of its content: the first 128 bits of SHA-256, hexadecimal; null if the listing does
 *     not read the content
 * @param place where the reader of its source finds the content; null if the uri says it
 */
public record Example(
    String uri, String label, Long length, Instant modified, String hash, String place) {
  public Example {
    Objects.requireNonNull(uri, "uri");
  }

  /** An example whose uri says where its content is. */
  public Example(String uri, String label, Long length, Instant modified) {
    this(uri, label, length, modified, null, null);
  }
}
