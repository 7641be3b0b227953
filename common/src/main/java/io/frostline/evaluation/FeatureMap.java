package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * Images as points in a plane: their features projected onto the first two principal components.
 *
 * @param points the images shown
 * @param rows the number of images, shown or not
 * @param width features per image
 * @param explained the shares of the variance that the two components explain
 */
public record FeatureMap(List<Point> points, long rows, int width, List<Double> explained) {
  public FeatureMap {
    points = List.copyOf(points);
    explained = List.copyOf(explained);
  }

  /** A copy with thumbnails, looked up by the uris of the images. */
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
   * @param label index of its class
   * @param predicted index of the most probable class
   * @param probability of that class
   * @param thumbnail the thumbnail as a {@code data:} URI; null without one
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
