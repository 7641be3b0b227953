package io.frostline.spark.features;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;

/** Messages for rows whose features cannot be used. */
public final class UnusableFeatures {
  private UnusableFeatures() {}

  /**
   * Checks that a row has as many features as its column.
   *
   * @throws UserException naming the uri
   */
  public static void refuseOtherWidth(String uri, int found, int width) {
    if (found != width) {
      throw new UserException(
          Formatted.of(
              "The row of %s has %s, but should have %,d. Remove such rows from the table.",
              uri, Count.of(found, "feature"), width));
    }
  }

  /** Whether none is NaN or infinite: the product of those with 0 is NaN. */
  public static boolean areFinite(float[] features) {
    float sum = 0;
    for (float feature : features) {
      sum += feature * 0;
    }
    return sum == 0;
  }

  /** A feature that is null. */
  public static UserException gap(String uri, int index) {
    return new UserException(
        Formatted.of(
            "Feature %d of the row of %s is null. Remove such rows from the table.", index, uri));
  }

  /** Unwraps a UserException thrown by a task from the exceptions of Spark. */
  public static RuntimeException unwrapped(String action, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserException fault) {
        return new UserException(fault.getMessage(), failure);
      }
    }
    return new IllegalStateException(action + " failed", failure);
  }
}
