package io.frostline.spark.review;

import io.frostline.message.Formatted;
import java.io.Serializable;

/**
 * A row that is not reviewed because a feature is NaN or infinite.
 *
 * @param label null if it has none
 * @param reason a sentence
 */
record UnusableRow(String uri, String label, String reason) implements Serializable {
  static UnusableRow of(String uri, String label, float[] features) {
    int place = 0;
    while (Float.isFinite(features[place])) {
      place++;
    }
    return new UnusableRow(
        uri,
        label,
        Formatted.of(
            "Feature %,d of %,d is %s.",
            place + 1, features.length, Float.isNaN(features[place]) ? "NaN" : "infinite"));
  }
}
