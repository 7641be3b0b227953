package io.frostline.spark.review;

import io.frostline.message.Formatted;
import io.frostline.review.RowBlock;
import java.io.Serializable;

/**
 * What a review says of an example besides its features.
 *
 * @param label null if it has none
 * @param place the index of the label; {@link RowBlock#NO_CLASS} if it has none
 * @param portion the portion of the split; null if it is in none
 * @param length of the file in bytes; 0 if it is not known
 * @param width in pixels; 0 for texts
 * @param height in pixels; 0 for texts
 * @param known what an earlier review says; null for a new row
 */
record RowFacts(
    String uri,
    String label,
    int place,
    String portion,
    long length,
    int width,
    int height,
    KnownRow known)
    implements Serializable {

  /** {@code 640 x 480 pixels, 81,920 bytes}. */
  String size() {
    String bytes = Formatted.of("%,d bytes", length);
    return width == 0 ? bytes : Formatted.of("%d x %d pixels, %s", width, height, bytes);
  }

  /** Why this one is kept rather than another. */
  String reasonToKeep(RowFacts other) {
    if (uri.equals(other.uri)) {
      return "has another row in the table";
    }
    if (known != null && other.known == null) {
      return "is kept by the earlier review";
    }
    if ((long) width * height > (long) other.width * other.height) {
      return Formatted.of("has more pixels: %s instead of %s", size(), other.size());
    }
    if (length > other.length) {
      return Formatted.of(
          "%s: %s instead of %s",
          width == 0 ? "has more text" : "has as many pixels and is less compressed",
          size(),
          other.size());
    }
    return Formatted.of("is as %s; its uri is the first in order", width == 0 ? "long" : "large");
  }
}
