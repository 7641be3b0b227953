package io.frostline.spark.table;

import io.frostline.example.ExampleKind;
import io.frostline.feature.OutputColumns;
import io.frostline.feature.Provenance.Origin;
import io.frostline.spark.listing.ListedExample;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of an {@link ResultTable}. */
final class TableSchema {
  private static final Metadata NOTHING = Metadata.empty();

  private TableSchema() {}

  /**
   * {@code uri, label, length, modified}, the {@link Origin#properties} of the examples, and what
   * the origin's columns become.
   */
  static StructType of(Origin origin) {
    StructType schema = new StructType();
    for (String listed : List.of("uri", "label", "length", "modified")) {
      schema = schema.add(ListedExample.KEY.apply(listed));
    }
    for (ExampleKind.Property property : origin.properties()) {
      schema = schema.add(field(property));
    }
    for (OutputColumns columns : origin.columns()) {
      for (StructField field : OutputWriter.of(columns).fields(origin)) {
        schema = schema.add(field);
      }
    }
    return schema;
  }

  private static StructField field(ExampleKind.Property property) {
    return switch (property.type()) {
      case WHOLE_NUMBER -> new StructField(property.name(), DataTypes.IntegerType, false, NOTHING);
      case NUMBER -> new StructField(property.name(), DataTypes.FloatType, false, NOTHING);
      case YES_OR_NO -> new StructField(property.name(), DataTypes.BooleanType, false, NOTHING);
      case WORD_OR_NULL -> new StructField(property.name(), DataTypes.StringType, true, NOTHING);
    };
  }
}
