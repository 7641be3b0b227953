package io.frostline.feature;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A column of features: its layer and how it was pooled.
 *
 * @param column its name in the table
 * @param layer the layer of the backbone
 * @param pool the keyword of the pooling
 * @param shape of the features of one image before they were flattened into the array
 */
public record FeatureColumn(String column, String layer, String pool, List<Integer> shape)
    implements OutputColumns {
  public FeatureColumn {
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(pool, "pool");
    shape = List.copyOf(shape);
  }

  @Override
  public TableKind tableKind() {
    return TableKind.FEATURES;
  }

  /** The number of values in the array of one row. */
  @Override
  public int width() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** The number of values in one row of several columns. */
  public static int width(List<FeatureColumn> columns) {
    return columns.stream().map(FeatureColumn::width).reduce(0, Math::addExact);
  }

  @Override
  public Map<String, String> aspects() {
    return Map.of("column " + column, "layer " + layer + ", pool " + pool + ", shape " + shape);
  }
}
