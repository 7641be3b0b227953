package io.frostline.spark.table;

import io.frostline.feature.PredictionColumns;
import io.frostline.feature.PredictionColumns.Kept;
import io.frostline.feature.Provenance.Origin;
import io.frostline.feature.Ranking;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Writes probabilities as {@code class}, {@code probability} and {@code top}, most probable first,
 * and optionally all of them as {@code probabilities}.
 */
record PredictionWriter(PredictionColumns columns) implements OutputWriter {
  private static final StructType CLASS =
      new StructType()
          .add("class", DataTypes.StringType, false)
          .add("probability", DataTypes.FloatType, false);

  @Override
  public List<StructField> fields(Origin origin) {
    Metadata origins = frostline(metadata(origin).build());
    Metadata classes =
        frostline(
            metadata(origin)
                .putStringArray("classes", columns.classes().toArray(String[]::new))
                .build());
    List<StructField> fields = new ArrayList<>();
    fields.add(new StructField("class", DataTypes.StringType, false, classes));
    fields.add(new StructField("probability", DataTypes.FloatType, false, origins));
    fields.add(new StructField("top", DataTypes.createArrayType(CLASS, false), false, origins));
    if (columns.kept() == Kept.ALL) {
      fields.add(
          new StructField(
              "probabilities",
              DataTypes.createArrayType(DataTypes.FloatType, false),
              false,
              classes));
    }
    return fields;
  }

  private MetadataBuilder metadata(Origin origin) {
    return OutputWriter.metadata(origin)
        .putString("output", columns.output())
        .putString("probabilities", columns.probabilities());
  }

  private static Metadata frostline(Metadata content) {
    return new MetadataBuilder().putMetadata("frostline", content).build();
  }

  @Override
  public int size() {
    return columns.kept() == Kept.ALL ? 4 : 3;
  }

  @Override
  public void write(float[] probabilities, Object[] row, int from) {
    int[] best = Ranking.largest(probabilities, columns.top());
    Object[] top = new Object[best.length];
    for (int rank = 0; rank < best.length; rank++) {
      top[rank] = pair(best[rank], probabilities);
    }
    row[from] = name(best[0]);
    row[from + 1] = probabilities[best[0]];
    row[from + 2] = new GenericArrayData(top);
    if (columns.kept() == Kept.ALL) {
      row[from + 3] = UnsafeArrayData.fromPrimitiveArray(probabilities);
    }
  }

  private InternalRow pair(int number, float[] probabilities) {
    return new GenericInternalRow(new Object[] {name(number), probabilities[number]});
  }

  private UTF8String name(int number) {
    return UTF8String.fromString(columns.classes().get(number));
  }

  @Override
  public List<String> floatPaths() {
    return List.of("probability", "top.list.element.probability", "probabilities.list.element");
  }
}
