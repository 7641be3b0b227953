package io.frostline.spark.features;

import io.frostline.message.UserException;

/** What is said of a row whose features cannot be used. */
public final class UnusableFeatures {
  private UnusableFeatures() {}

  /**
   * Checks that a row has as many features as its column.
   *
   * @throws UserException naming the image
   */
  public static void refuseOtherWidth(String uri, int found, int width) {
    if (found != width) {
      throw new UserException(
          "The image %s has %d features, not %d. Leave such rows out of the table."
              .formatted(uri, found, width));
    }
  }

  /** A feature that is null. */
  public static UserException gap(String uri, int index) {
    return new UserException(
        "Feature %d of the image %s is null. Leave such rows out of the table."
            .formatted(index, uri));
  }

  /** What a task found to be the user's fault comes wrapped in exceptions of Spark's. */
  public static RuntimeException unwrapped(String action, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserException fault) {
        return new UserException(fault.getMessage(), failure);
      }
    }
    return new IllegalStateException(action + " failed", failure);
  }
}
