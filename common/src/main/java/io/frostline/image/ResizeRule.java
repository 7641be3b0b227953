package io.frostline.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an image of any proportions is fitted to the input size of the network: squashed, or resized
 * until its shorter side has a given length and then centre-cropped.
 *
 * @param shorterSide the length in pixels; 0 for {@link Kind#SQUASH}, which does not use it
 */
public record ResizeRule(Kind kind, int shorterSide) implements Serializable {
  /** Longer than the input of any network; keeps positions exact in floating point. */
  private static final int MAX_SHORTER_SIDE = 1 << 16;

  private static final Pattern SHORTER_SIDE = Pattern.compile("shorter-side=([1-9][0-9]{0,5})");

  /** The two ways of resizing. */
  public enum Kind {
    /** Width and height are resized independently; nothing is cropped. */
    SQUASH,
    /** Proportions are preserved; the centre is kept. */
    SHORTER_SIDE
  }

  public ResizeRule {
    Objects.requireNonNull(kind, "kind");
    int least = kind == Kind.SQUASH ? 0 : 1;
    int most = kind == Kind.SQUASH ? 0 : MAX_SHORTER_SIDE;
    if (shorterSide < least || shorterSide > most) {
      throw new UserException(
          Formatted.of(
              "The shorter side of the resize rule %s is %d, but must be between %d and %d. Correct it.",
              kind.name().toLowerCase(Locale.ROOT), shorterSide, least, most));
    }
  }

  /** The rule with this keyword: {@code squash}, or {@code shorter-side=256}. */
  @JsonCreator
  public static ResizeRule of(String keyword) {
    if (keyword.equals("squash")) {
      return new ResizeRule(Kind.SQUASH, 0);
    }
    Matcher matcher = SHORTER_SIDE.matcher(keyword);
    if (!matcher.matches()) {
      throw new UserException(
          Formatted.of(
                  "The resize rule '%s' is unknown. Choose squash or shorter-side=PIXELS, such as",
                  keyword)
              + " shorter-side=256.");
    }
    return new ResizeRule(Kind.SHORTER_SIDE, Integer.parseInt(matcher.group(1)));
  }

  /** The inverse of {@link #of}. */
  @JsonValue
  public String keyword() {
    return kind == Kind.SQUASH ? "squash" : "shorter-side=" + shorterSide;
  }

  /**
   * The resize and crop along one side of an image. Lengths and offsets follow torchvision: the
   * longer side is truncated, and half pixels of the offset are rounded to even.
   */
  Axis axis(int side, int otherSide, int target) {
    if (kind == Kind.SQUASH) {
      return new Axis(side, target, 0, target);
    }
    long resized = side <= otherSide ? shorterSide : (long) shorterSide * side / otherSide;
    return new Axis(side, resized, (long) Math.rint((resized - target) / 2.0), target);
  }
}
