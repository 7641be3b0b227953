package io.frostline.head;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** What becomes of every feature before it is standardised. */
public enum FeatureTransform {
  NONE {
    @Override
    public float of(float feature) {
      return feature;
    }

    @Override
    float undone(float transformed) {
      return transformed;
    }
  },
  /**
   * The square root of the absolute value, with the sign of the feature: power normalisation with
   * the exponent 1/2 (Perronnin, Sánchez and Mensink 2010), so that a few large values do not
   * decide over all others.
   */
  SQUARE_ROOT {
    @Override
    public float of(float feature) {
      return Math.copySign((float) Math.sqrt(Math.abs(feature)), feature);
    }

    @Override
    float undone(float transformed) {
      return transformed * Math.abs(transformed);
    }
  };

  /** The feature, transformed. */
  public abstract float of(float feature);

  /** The feature that is transformed to this. */
  abstract float undone(float transformed);

  /**
   * The transform with this keyword; the {@code UserException} for an unknown one lists the valid
   * ones.
   */
  @JsonCreator
  public static FeatureTransform of(String keyword) {
    return Keywords.find(values(), FeatureTransform::keyword, "transform", keyword);
  }

  /** The name in options and descriptions, such as {@code square-root}. */
  @JsonValue
  public String keyword() {
    return Keywords.of(this);
  }
}
