package io.frostline.spark.arrays;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Arrays of floats in the form that they have in rows: Spark copies such an array into a row as a
 * block of memory, where it would copy an array of a batch number by number.
 */
public final class CompactArrays {
  private CompactArrays() {}

  /** The same arrays in this form. */
  public static Column of(Column arrays) {
    Seq<Expression> arguments = JavaConverters.asScalaBuffer(List.<Expression>of()).toList();
    Seq<AbstractDataType> types =
        JavaConverters.asScalaBuffer(List.<AbstractDataType>of()).toList();
    return new Column(
        new Invoke(
            arrays.expr(),
            "copy",
            DataTypes.createArrayType(DataTypes.FloatType),
            arguments,
            types,
            true,
            true,
            true));
  }
}
