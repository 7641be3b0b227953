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
 * @param rows of {@link ListedExample#SCHEMA}; each call starts again
 */
public record OrderedExamples(long count, Supplier<Iterator<Row>> rows) implements Iterable<Row> {
  /** Rows in a partition, about: 10 MB as Spark compresses them. */
  static final int MOST_HELD = 250_000;

  public OrderedExamples {
    Objects.requireNonNull(rows, "rows");
  }

  /** Those of a dataset, counted and sorted by Spark. */
  public static OrderedExamples of(Dataset<Row> images) {
    return of(images, images.count());
  }

  /**
   * Those of a dataset, sorted by Spark.
   *
   * @param count the number of its rows
   */
  static OrderedExamples of(Dataset<Row> images, long count) {
    return new OrderedExamples(count, () -> sorted(images, count).toLocalIterator());
  }

  /** The driver holds a partition at a time, so their number grows with that of the images. */
  private static Dataset<Row> sorted(Dataset<Row> images, long count) {
    int usual = images.sparkSession().sessionState().conf().numShufflePartitions();
    long partitions = (count + MOST_HELD - 1) / MOST_HELD;
    return partitions <= usual
        ? images.orderBy(ListedExample.order())
        : images
            .repartitionByRange((int) partitions, ListedExample.order())
            .sortWithinPartitions(ListedExample.order());
  }

  /** Those of a list in that order. */
  public static OrderedExamples of(List<Row> sorted) {
    return new OrderedExamples(sorted.size(), sorted::iterator);
  }

  @Override
  public Iterator<Row> iterator() {
    return rows.get();
  }
}
