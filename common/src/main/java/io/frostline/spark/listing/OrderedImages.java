package io.frostline.spark.listing;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Images in the order of their uris and labels, of which the driver holds few.
 *
 * @param count their number
 * @param rows of {@link ListedImage#SCHEMA}; each call starts again
 */
public record OrderedImages(long count, Supplier<Iterator<Row>> rows) implements Iterable<Row> {
  public OrderedImages {
    Objects.requireNonNull(rows, "rows");
  }

  /** Those of a dataset, counted and sorted by Spark. */
  public static OrderedImages of(Dataset<Row> images) {
    return new OrderedImages(
        images.count(), () -> images.orderBy("uri", "label").toLocalIterator());
  }

  /** Those of a list in that order. */
  public static OrderedImages of(List<Row> sorted) {
    return new OrderedImages(sorted.size(), sorted::iterator);
  }

  @Override
  public Iterator<Row> iterator() {
    return rows.get();
  }
}
