package io.frostline.spark.ml;

import io.frostline.feature.ExtractionPlan;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.ml.FeaturizedRows.Added;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a featurizer reads and adds.
 *
 * @param input the bytes of the images
 * @param output the vectors
 * @param rejection the reasons why images have no vector, if requested
 */
record ImageColumns(String input, String output, Optional<String> rejection) {
  /**
   * The schema of the result.
   *
   * @throws UserException if the table lacks the input column, or already has an output column
   */
  StructType in(StructType table) {
    String found =
        Stream.of(table.fields())
            .filter(field -> field.name().equals(input))
            .map(field -> field.dataType().simpleString())
            .findFirst()
            .orElse("absent");
    if (!found.equals("binary")) {
      throw new UserException(
          Formatted.of(
              "The input column %s is %s, but must be binary. Pass the column with the bytes of the images to setInputCol. Available: %s.",
              input, found, String.join(", ", table.fieldNames())));
    }
    StructType featurized = add(table, output, SQLDataTypes.VectorType());
    return rejection.map(name -> add(featurized, name, DataTypes.StringType)).orElse(featurized);
  }

  private static StructType add(StructType table, String name, DataType type) {
    if (List.of(table.fieldNames()).contains(name)) {
      throw new UserException(
          Formatted.of(
              "The column %s already exists. Choose another with setOutputCol or setRejectionCol.",
              name));
    }
    return table.add(name, type, true);
  }

  Added added() {
    return rejection.isPresent() ? Added.VECTOR_AND_REASON : Added.VECTOR;
  }

  /** All columns with their metadata, which mapPartitions loses, and the width of the vectors. */
  Column[] described(StructType schema, ExtractionPlan plan) {
    int width = plan.origin().columns().get(0).width();
    Metadata vectors = new AttributeGroup(output, width).toMetadata();
    return Stream.of(schema.fields())
        .map(field -> described(field, field.name().equals(output) ? vectors : field.metadata()))
        .toArray(Column[]::new);
  }

  private static Column described(StructField field, Metadata metadata) {
    return FeatureTable.quoted(field.name()).as(field.name(), metadata);
  }
}
