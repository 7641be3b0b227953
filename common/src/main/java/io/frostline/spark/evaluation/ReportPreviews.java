package io.frostline.spark.evaluation;

import io.frostline.evaluation.FeatureMap;
import io.frostline.evaluation.Mistake;
import io.frostline.example.ExampleKind;
import io.frostline.message.Formatted;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * The mistakes and the map with previews of their examples.
 *
 * @param note explains why previews are missing; empty if none are
 */
record ReportPreviews(List<Mistake> mistakes, Optional<FeatureMap> map, Optional<String> note) {
  /** Where previews come from, and of what. */
  record Shown(SparkSession spark, PreviewSource source, ExampleKind kind) {
    private Previews of(List<String> uris, PreviewSource.Size size) {
      return source.of(spark, uris, size);
    }
  }

  static ReportPreviews of(Shown shown, List<Mistake> mistakes, Optional<FeatureMap> map) {
    Previews tiles =
        shown.of(mistakes.stream().map(Mistake::uri).toList(), PreviewSource.Size.TILE);
    List<FeatureMap.Point> points = map.map(FeatureMap::points).orElse(List.of());
    Previews hovers =
        shown.of(points.stream().map(FeatureMap.Point::uri).toList(), PreviewSource.Size.HOVER);
    return new ReportPreviews(
        mistakes.stream()
            .map(mistake -> mistake.with(tiles.previews().get(mistake.uri())))
            .toList(),
        map.map(found -> found.with(hovers.previews())),
        note(shown.kind(), tiles, hovers));
  }

  private static Optional<String> note(ExampleKind kind, Previews tiles, Previews hovers) {
    return tiles
        .failure()
        .or(hovers::failure)
        .map(reason -> Formatted.of("Some %s are not shown: %s", kind.nouns(), reason));
  }
}
