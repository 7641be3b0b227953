package io.frostline.spark.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Reads examples again to show them in a report. */
public interface PreviewSource {
  /**
   * Previews of these examples. One that cannot be read has none: a report must not fail because
   * files have moved.
   */
  Previews of(SparkSession spark, List<String> uris, Size size);

  /** Shows nothing, and says why. */
  static PreviewSource none(String reason) {
    return (spark, uris, size) ->
        new Previews(Map.of(), uris.isEmpty() ? Optional.empty() : Optional.of(reason));
  }

  /** How large a preview may be. */
  enum Size {
    /** One of a few, side by side. */
    TILE,
    /** Shown beside the pointer; there may be thousands. */
    HOVER
  }
}
