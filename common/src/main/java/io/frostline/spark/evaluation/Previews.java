package io.frostline.spark.evaluation;

import io.frostline.evaluation.Preview;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The previews of some examples.
 *
 * @param previews by the uris of their examples
 * @param failure why one of the other examples has none
 */
public record Previews(Map<String, Preview> previews, Optional<String> failure) {
  /** The result of a task, for {@link #gathered}. */
  static Row shown(String uri, Preview preview) {
    return RowFactory.create(uri, preview.thumbnail(), preview.excerpt(), null);
  }

  /** The same for an example that cannot be shown. */
  static Row missing(String uri, String reason) {
    return RowFactory.create(uri, null, null, reason);
  }

  static Previews gathered(List<Row> rows) {
    Map<String, Preview> previews = new HashMap<>();
    Optional<String> failure = Optional.empty();
    for (Row row : rows) {
      if (row.isNullAt(3)) {
        previews.put(row.getString(0), new Preview(row.getString(1), row.getString(2)));
      } else {
        failure = failure.or(() -> Optional.of(row.getString(0) + ": " + row.getString(3)));
      }
    }
    return new Previews(previews, failure);
  }
}
