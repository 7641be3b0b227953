package io.frostline.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/**
 * How the pixels of a JPEG come about before it is resized: a part of the preprocessing, because
 * the results differ slightly: in 12-megapixel photographs by a quarter of a level on average, and
 * by up to six at their edges.
 */
public enum JpegDecoding {
  /** At its own size. */
  EXACT(""),
  /**
   * At a half, a quarter or an eighth of its size, as long as each side keeps at least twice the
   * pixels that it is resized to. libjpeg computes such pixels from fewer coefficients, which saves
   * most of the time. Only for interpolations with {@linkplain Interpolation#antialiases
   * antialiasing}.
   */
  REDUCED("; JPEGs decoded at reduced scale");

  private final String record;

  JpegDecoding(String record) {
    this.record = record;
  }

  /** The decoding with this keyword; otherwise a {@code UserException} lists the valid ones. */
  @JsonCreator
  public static JpegDecoding of(String keyword) {
    return Keywords.find(values(), JpegDecoding::keyword, "decoding of JPEGs", keyword);
  }

  /** The name in {@code model.json}. */
  @JsonValue
  public String keyword() {
    return Keywords.of(this);
  }

  /** The decoding in the description of a preprocessing; without a word about it, it was exact. */
  public static JpegDecoding recordedIn(String preprocessing) {
    return preprocessing.endsWith(REDUCED.record) ? REDUCED : EXACT;
  }

  /** The description of a preprocessing with this decoding, whatever it says about decoding. */
  public String recordIn(String preprocessing) {
    int end = preprocessing.length() - recordedIn(preprocessing).record.length();
    return preprocessing.substring(0, end) + record;
  }
}
