package io.frostline.spark.table;

import io.frostline.feature.FeatureColumn;
import io.frostline.feature.OutputColumns;
import io.frostline.feature.PredictionColumns;
import io.frostline.feature.Provenance.Origin;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;

/**
 * Makes columns of what one output of a network gives for an image. With its {@link OutputColumns},
 * all that a new kind of table takes.
 */
public interface OutputWriter extends Serializable {
  static OutputWriter of(OutputColumns columns) {
    return columns instanceof FeatureColumn feature
        ? new FeatureWriter(feature)
        : new PredictionWriter((PredictionColumns) columns);
  }

  /** The columns with their metadata, in order. */
  List<StructField> fields(Origin origin);

  /** How many columns there are. */
  int size();

  /** Sets the columns of a row, in Spark's internal form, from a position on. */
  void write(float[] numbers, Object[] row, int from);

  /** Where Parquet keeps floats: they hardly repeat, so a dictionary of them only costs time. */
  List<String> floatPaths();

  /** What the metadata of all columns tell of their origin. */
  static MetadataBuilder metadata(Origin origin) {
    return new MetadataBuilder()
        .putString("model", origin.model())
        .putString("sha256", origin.sha256())
        .putString("preprocessing", origin.preprocessing());
  }
}
