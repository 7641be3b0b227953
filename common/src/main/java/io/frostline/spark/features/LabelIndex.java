package io.frostline.spark.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;

/**
 * Labels as the numbers that Spark ML expects, with the metadata of its StringIndexer, so that
 * IndexToString converts them back.
 *
 * @param labels in the order of their numbers
 */
public record LabelIndex(List<String> labels) {
  public LabelIndex {
    labels = List.copyOf(labels);
  }

  /** The number of the label in a column, as a double; null if the label is null or not known. */
  public Column of(String column, String name) {
    Map<String, Double> numbers = new HashMap<>();
    labels.forEach(label -> numbers.put(label, (double) numbers.size()));
    UDF1<String, Double> number = numbers::get;
    return udf(number, DataTypes.DoubleType).apply(col(column)).as(name, metadata(name));
  }

  private Metadata metadata(String name) {
    return NominalAttribute.defaultAttr()
        .withName(name)
        .withValues(labels.toArray(String[]::new))
        .toMetadata();
  }
}
