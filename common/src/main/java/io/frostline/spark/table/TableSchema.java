package io.frostline.spark.table;

import io.frostline.feature.OutputColumns;
import io.frostline.feature.Provenance;
import io.frostline.spark.listing.ListedExample;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of an {@link ResultTable}. */
final class TableSchema {
  private TableSchema() {}

  /** {@code uri, label, length, modified, width, height} and what the origin's columns become. */
  static StructType of(Provenance.Origin origin) {
    StructType schema =
        ListedExample.SCHEMA
            .add("width", DataTypes.IntegerType, false)
            .add("height", DataTypes.IntegerType, false);
    for (OutputColumns columns : origin.columns()) {
      for (StructField field : OutputWriter.of(columns).fields(origin)) {
        schema = schema.add(field);
      }
    }
    return schema;
  }
}
