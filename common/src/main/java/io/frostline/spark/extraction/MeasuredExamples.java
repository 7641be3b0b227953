package io.frostline.spark.extraction;

import io.frostline.evaluation.Benchmark.Distribution;
import io.frostline.evaluation.Benchmark.Sample;
import io.frostline.example.ExampleKind;
import io.frostline.spark.table.OutcomeRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/** The different examples of a benchmark: what they are like, and which were rejected. */
final class MeasuredExamples {
  private static final double PIXELS_PER_MEGAPIXEL = 1e6;
  private static final double BYTES_PER_KILOBYTE = 1e3;

  private final ExampleKind kind;
  private final Map<String, Extracted> extracted = new HashMap<>();
  private final Map<String, String> rejected = new HashMap<>();

  MeasuredExamples(ExampleKind kind) {
    this.kind = kind;
  }

  /**
   * What an extracted example is like.
   *
   * @param bytes of its content; null if the listing does not know
   * @param properties as those of its kind, words left out
   */
  record Extracted(String uri, Long bytes, List<Object> properties) implements Serializable {
    /** That of a row of the table. */
    static Extracted of(InternalRow row, ExampleKind kind) {
      List<Object> properties = new ArrayList<>();
      for (ExampleKind.Property property : kind.properties()) {
        int at = OutcomeRow.LISTED_COLUMNS + properties.size();
        properties.add(
            switch (property.type()) {
              case WHOLE_NUMBER -> row.getInt(at);
              case NUMBER -> row.getFloat(at);
              case YES_OR_NO -> row.getBoolean(at);
              case WORD_OR_NULL -> null;
            });
      }
      return new Extracted(
          row.getUTF8String(0).toString(),
          row.isNullAt(2) ? null : (Long) row.getLong(2),
          Arrays.asList(properties.toArray()));
    }

    private double number(ExampleKind kind, String property) {
      int at =
          kind.properties().stream().map(ExampleKind.Property::name).toList().indexOf(property);
      return (Integer) properties.get(at);
    }
  }

  void add(List<Extracted> examples) {
    examples.forEach(example -> extracted.put(example.uri(), example));
  }

  /**
   * Adds examples that were rejected.
   *
   * @param rows as {@link OutcomeRow#rejected} makes them
   */
  void addRejected(List<Row> rows) {
    for (Row row : rows) {
      rejected.put(row.getString(0), row.getString(2));
    }
  }

  /** What those extracted until now are like. */
  Collection<Extracted> extracted() {
    return extracted.values();
  }

  /** What they are like; at least one must have been extracted. */
  Sample sample() {
    List<Double> kilobytes =
        values(example -> example.bytes() == null ? null : example.bytes() / BYTES_PER_KILOBYTE);
    Distribution lengths = kilobytes.isEmpty() ? null : Distribution.of(kilobytes);
    TreeMap<String, Long> reasons =
        rejected.values().stream()
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    return switch (kind) {
      case IMAGE ->
          new Sample(
              extracted.size(),
              reasons,
              distribution(image -> image.number(kind, "width")),
              distribution(image -> image.number(kind, "height")),
              distribution(MeasuredExamples::megapixels),
              null,
              lengths);
      case TEXT ->
          new Sample(
              extracted.size(),
              reasons,
              null,
              null,
              null,
              distribution(text -> text.number(kind, "tokens")),
              lengths);
    };
  }

  private static double megapixels(Extracted image) {
    return image.number(ExampleKind.IMAGE, "width")
        * image.number(ExampleKind.IMAGE, "height")
        / PIXELS_PER_MEGAPIXEL;
  }

  private Distribution distribution(Function<Extracted, Double> figure) {
    return Distribution.of(values(figure));
  }

  private List<Double> values(Function<Extracted, Double> figure) {
    return extracted.values().stream().map(figure).filter(Objects::nonNull).toList();
  }
}
