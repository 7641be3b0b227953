package io.frostline.spark.evaluation;

import io.frostline.evaluation.FeatureMap;
import io.frostline.evaluation.Mistake;
import io.frostline.image.Thumbnail;
import io.frostline.message.Formatted;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * The mistakes and the map with their thumbnails.
 *
 * @param note explains why thumbnails are missing; empty if none are
 */
record ReportPictures(List<Mistake> mistakes, Optional<FeatureMap> map, Optional<String> note) {
  private static final Thumbnail TILE = new Thumbnail(224);
  private static final Thumbnail HOVER = new Thumbnail(96);

  static ReportPictures of(SparkSession spark, List<Mistake> mistakes, Optional<FeatureMap> map) {
    Thumbnails tiles = Thumbnails.of(spark, mistakes.stream().map(Mistake::uri).toList(), TILE);
    List<FeatureMap.Point> points = map.map(FeatureMap::points).orElse(List.of());
    Thumbnails hovers =
        Thumbnails.of(spark, points.stream().map(FeatureMap.Point::uri).toList(), HOVER);
    return new ReportPictures(
        mistakes.stream()
            .map(mistake -> mistake.withThumbnail(tiles.addresses().get(mistake.uri())))
            .toList(),
        map.map(found -> found.withThumbnails(hovers.addresses())),
        note(tiles, hovers));
  }

  private static Optional<String> note(Thumbnails tiles, Thumbnails hovers) {
    return tiles
        .failure()
        .or(hovers::failure)
        .map(
            reason ->
                Formatted.of(
                    "Some images have no thumbnail because they cannot be read: %s", reason));
  }
}
