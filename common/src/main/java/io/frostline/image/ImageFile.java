package io.frostline.image;

import java.time.Instant;
import java.util.Objects;

/**
 * An image as the listing saw it, before anything of it was read.
 *
 * @param uri where it lies, as Hadoop writes paths: no percent-encoding
 * @param label its class, or null
 * @param length bytes, or null where the listing could not find it
 * @param modified time of its last change, or null where the listing could not find it
 */
public record ImageFile(String uri, String label, Long length, Instant modified) {
  public ImageFile {
    Objects.requireNonNull(uri, "uri");
  }
}
