package io.frostline.spark.table;

import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.Origin;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;

/** Writes a vector unchanged, in one column. */
record FeatureWriter(FeatureColumn column) implements OutputWriter {
  @Override
  public List<StructField> fields(Origin origin) {
    return List.of(
        new StructField(
            column.column(),
            DataTypes.createArrayType(DataTypes.FloatType, false),
            false,
            metadata(origin)));
  }

  private Metadata metadata(Origin origin) {
    Metadata frostline =
        OutputWriter.metadata(origin)
            .putString("layer", column.layer())
            .putString("pool", column.pool())
            .putLongArray("shape", column.shape().stream().mapToLong(Integer::longValue).toArray())
            .build();
    return new MetadataBuilder().putMetadata("frostline", frostline).build();
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public void write(float[] numbers, Object[] row, int from) {
    row[from] = UnsafeArrayData.fromPrimitiveArray(numbers);
  }

  @Override
  public List<String> floatPaths() {
    return List.of(column.column() + ".list.element");
  }
}
