package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * Images as points of a plane: their features along the two directions in which they vary most.
 *
 * @param points the images that are shown
 * @param rows how many images there are, shown or not
 * @param width features of an image
 * @param explained the two directions' shares of all variance
 */
public record FeatureMap(List<Point> points, long rows, int width, List<Double> explained) {
  public FeatureMap {
    points = List.copyOf(points);
    explained = List.copyOf(explained);
  }

  /** The same with pictures, by the uris of their images. */
  public FeatureMap withThumbnails(Map<String, String> addresses) {
    return new FeatureMap(
        points.stream().map(point -> point.withThumbnail(addresses.get(point.uri))).toList(),
        rows,
        width,
        explained);
  }

  /**
   * One image.
   *
   * @param label its place among the classes
   * @param predicted place of the most probable class
   * @param probability of that class
   * @param thumbnail an address that holds the picture itself ({@code data:}); null without one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Point(
      double x,
      double y,
      String uri,
      int label,
      int predicted,
      float probability,
      String thumbnail) {
    private Point withThumbnail(String address) {
      return new Point(x, y, uri, label, predicted, probability, address);
    }
  }
}
