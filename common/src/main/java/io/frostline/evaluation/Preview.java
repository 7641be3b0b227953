package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;

/**
 * What a report shows of an example, as far as it can be read: a picture or a text.
 *
 * @param thumbnail a small picture as a {@code data:} URI; null for texts
 * @param excerpt the beginning of a text; null for images
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Preview(String thumbnail, String excerpt) implements Serializable {
  /** Of an image. */
  public static Preview ofImage(String thumbnail) {
    return new Preview(thumbnail, null);
  }

  /** Of a text. */
  public static Preview ofText(String excerpt) {
    return new Preview(null, excerpt);
  }
}
