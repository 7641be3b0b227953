package io.frostline.spark.evaluation;

import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Reads examples again to show them in a report. */
public interface PreviewSource {
  /**
   * Previews of these examples. One that cannot be read has none: a report must not fail because
   * files have moved.
   */
  Previews of(SparkSession spark, List<String> uris, Size size);

  /** How large a preview may be. */
  enum Size {
    /** One of a few, side by side. */
    TILE,
    /** Shown beside the pointer; there may be thousands. */
    HOVER
  }
}
