package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** How a layer of many positions becomes one vector per example. */
public enum Pooling {
  /** The mean over all positions: C numbers. */
  AVERAGE("average"),
  /** The largest value over all positions: C numbers. */
  MAX("max"),
  /**
   * The means of the four quarters, one after the other: top left, top right, bottom left, bottom
   * right; 4 C numbers. On an odd side the quarters overlap by one row or column, as in PyTorch's
   * {@code AdaptiveAvgPool2d(2)}.
   */
  GRID2("grid2"),
  /**
   * The values at the first position, where transformers have a token for the whole: C numbers. Of
   * a text, the first position is that of its first token.
   */
  CLS("cls"),
  /**
   * No pooling: every number of the layer in the order of its tensor; of a text, those of its
   * tokens.
   */
  NONE("none"),
  /**
   * No pooling, every number rounded to half precision: floats whose last 13 bits are zero, so that
   * a table of them takes about half the space. Values beyond 65,504 become infinite.
   */
  HALF("half");

  /** What others call the average. */
  private static final String MEAN = "mean";

  private final String keyword;

  Pooling(String keyword) {
    this.keyword = keyword;
  }

  /** The same without rounding. */
  public Pooling exact() {
    return this == HALF ? NONE : this;
  }

  /** The keyword in options and in {@code model.json}. */
  @JsonValue
  public String keyword() {
    return keyword;
  }

  /** Whether it applies to a layer; layers without positions accept any, without effect. */
  public boolean suits(Layer layer) {
    return switch (layer.arrangement()) {
      case FLAT -> true;
      case TOKENS -> this != GRID2;
      case SEQUENCE -> this != GRID2 && this != HALF;
      case CHANNELS_FIRST -> suits(layer.shape().get(1), layer.shape().get(2));
      case CHANNELS_LAST -> suits(layer.shape().get(0), layer.shape().get(1));
    };
  }

  private boolean suits(int height, int width) {
    return this != CLS && (this != GRID2 || height > 1 && width > 1);
  }

  /**
   * Parses a keyword, or {@code mean} for the average; the {@code UserException} for an unknown one
   * lists the valid ones.
   */
  @JsonCreator
  public static Pooling of(String keyword) {
    return MEAN.equals(keyword)
        ? AVERAGE
        : Keywords.find(values(), Pooling::keyword, "pooling", keyword);
  }
}
