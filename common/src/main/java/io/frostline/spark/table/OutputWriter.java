package io.frostline.spark.table;

import io.frostline.example.ExampleKind;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.OutputColumns;
import io.frostline.feature.PredictionColumns;
import io.frostline.feature.Provenance.Origin;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;

/**
 * Writes one output of a network for an image to columns. Together with its {@link OutputColumns},
 * this is all that a new kind of table needs.
 */
public interface OutputWriter extends Serializable {
  static OutputWriter of(OutputColumns columns) {
    return columns instanceof FeatureColumn feature
        ? new FeatureWriter(feature)
        : new PredictionWriter((PredictionColumns) columns);
  }

  /** The columns with their metadata, in order. */
  List<StructField> fields(Origin origin);

  /** The key of {@link ExampleKind} in the metadata of columns; images leave it out. */
  String EXAMPLES = "examples";

  /** The number of columns. */
  int size();

  /** Sets the columns of a row, in the internal form of Spark, starting at an index. */
  void write(float[] numbers, Object[] row, int from);

  /**
   * The Parquet columns of floats, which hardly repeat, so that a dictionary would only cost time.
   */
  List<String> floatPaths();

  /** What the rows of a table are about, by the metadata of one of its columns. */
  static ExampleKind examples(Metadata metadata) {
    return metadata.contains(EXAMPLES)
        ? ExampleKind.of(metadata.getString(EXAMPLES))
        : ExampleKind.IMAGE;
  }

  /** The origin, stored in the metadata of all columns. */
  static MetadataBuilder metadata(Origin origin) {
    MetadataBuilder metadata =
        new MetadataBuilder()
            .putString("model", origin.model())
            .putString("sha256", origin.sha256())
            .putString("preprocessing", origin.preprocessing());
    return origin.examples() == ExampleKind.IMAGE
        ? metadata
        : metadata.putString(EXAMPLES, origin.examples().noun());
  }
}
