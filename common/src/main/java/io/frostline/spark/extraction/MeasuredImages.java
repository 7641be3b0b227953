package io.frostline.spark.extraction;

import io.frostline.evaluation.Benchmark.Distribution;
import io.frostline.evaluation.Benchmark.Sample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;

/** The different images of a benchmark: what they are like, and which were rejected. */
final class MeasuredImages {
  private static final double PIXELS_PER_MEGAPIXEL = 1e6;
  private static final double BYTES_PER_KILOBYTE = 1e3;

  private final Map<String, Size> extracted = new HashMap<>();
  private final Map<String, String> rejected = new HashMap<>();

  /**
   * The size of an image.
   *
   * @param bytes of its file; null if the listing does not know
   */
  private record Size(int width, int height, Long bytes) {}

  /** What {@link #add} needs of the row of an extracted image: uri, length, width and height. */
  static Row row(InternalRow outcome) {
    return RowFactory.create(
        outcome.getUTF8String(0).toString(),
        outcome.isNullAt(2) ? null : outcome.getLong(2),
        outcome.getInt(4),
        outcome.getInt(5));
  }

  void add(List<Row> rows) {
    for (Row row : rows) {
      extracted.put(
          row.getString(0),
          new Size(row.getInt(2), row.getInt(3), row.isNullAt(1) ? null : (Long) row.getLong(1)));
    }
  }

  /**
   * Adds images that were rejected.
   *
   * @param rows as {@link io.frostline.spark.table.OutcomeRow#rejected} makes them
   */
  void addRejected(List<Row> rows) {
    for (Row row : rows) {
      rejected.put(row.getString(0), row.getString(2));
    }
  }

  /** What they are like; at least one must have been extracted. */
  Sample sample() {
    List<Double> kilobytes = values(size -> kilobytes(size.bytes()));
    return new Sample(
        extracted.size(),
        rejected.values().stream()
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting())),
        Distribution.of(values(size -> (double) size.width())),
        Distribution.of(values(size -> (double) size.height())),
        Distribution.of(
            values(size -> (double) size.width() * size.height() / PIXELS_PER_MEGAPIXEL)),
        kilobytes.isEmpty() ? null : Distribution.of(kilobytes));
  }

  private static Double kilobytes(Long bytes) {
    return bytes == null ? null : (Double) (bytes / BYTES_PER_KILOBYTE);
  }

  private List<Double> values(Function<Size, Double> figure) {
    return extracted.values().stream().map(figure).filter(Objects::nonNull).toList();
  }
}
