package io.frostline.spark.extraction;

import io.frostline.message.Formatted;
import io.frostline.message.TimeInWords;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How far a stage of a command is.
 *
 * @param stage the command, or the part of it: "extract", "pack"
 * @param unit what is counted, in the plural: "images", "rows"
 * @param done number of these so far
 * @param all number of these at the end
 * @param rejected number of examples that were rejected, where some may be
 * @param elapsed since the stage began
 */
record Progress(
    String stage, String unit, long done, long all, OptionalLong rejected, Duration elapsed) {

  /** {@code 1,200 of 5,000 images (24 %), 98.3 images/s, 39 s left, 3 rejected}. */
  String line() {
    if (done == 0 && rejected.isEmpty() && unit.equals("rows")) {
      return Formatted.of("sorting %,d rows, none written yet", all);
    }
    String left = done == 0 ? "time left unknown" : TimeInWords.of(secondsLeft()) + " left";
    String line =
        Formatted.of(
            "%,d of %,d %s (%.0f %%), %,.1f %s/s, %s",
            done,
            all,
            unit,
            all == 0 ? 100.0 : Math.floor(100.0 * done / all),
            perSecond(),
            unit,
            left);
    return rejected.isPresent()
        ? line + Formatted.of(", %,d rejected", rejected.getAsLong())
        : line;
  }

  /** The same for programs: what is done under the name of its unit. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "progress");
    fields.put("stage", stage);
    fields.put(unit, done);
    fields.put("total", all);
    fields.put("rate", Math.round(10 * perSecond()) / 10.0);
    fields.put("seconds", elapsed.toMillis() / 1e3);
    if (done > 0) {
      fields.put("seconds_left", secondsLeft());
    }
    rejected.ifPresent(images -> fields.put("rejected", images));
    return fields;
  }

  private double perSecond() {
    return done / Math.max(1e-3, elapsed.toMillis() / 1e3);
  }

  private long secondsLeft() {
    return (long) ((all - done) / perSecond());
  }
}
