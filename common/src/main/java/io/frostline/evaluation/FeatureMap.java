package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;

/**
 * Examples as points in a plane: their features projected onto the first two principal components.
 *
 * @param points the examples shown
 * @param rows the number of examples, shown or not
 * @param width features per example
 * @param explained the shares of the variance that the two components explain
 */
public record FeatureMap(List<Point> points, long rows, int width, List<Double> explained) {
  public FeatureMap {
    points = List.copyOf(points);
    explained = List.copyOf(explained);
  }

  /** What is shown of the plane; null without points. */
  @JsonProperty
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public MapFrame frame() {
    return points.isEmpty() ? null : MapFrame.of(points);
  }

  /** A copy with previews, looked up by the uris of the examples. */
  public FeatureMap with(Map<String, Preview> previews) {
    return new FeatureMap(
        points.stream().map(point -> point.with(previews.get(point.uri))).toList(),
        rows,
        width,
        explained);
  }

  /**
   * One example.
   *
   * @param label index of its class
   * @param predicted index of the most probable class
   * @param probability of that class
   * @param preview null if there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Point(
      double x,
      double y,
      String uri,
      int label,
      int predicted,
      float probability,
      @JsonUnwrapped Preview preview) {
    private Point with(Preview other) {
      return new Point(x, y, uri, label, predicted, probability, other);
    }
  }
}
