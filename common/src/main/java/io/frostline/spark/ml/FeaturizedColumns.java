package io.frostline.spark.ml;

import io.frostline.example.ExampleKind;
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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a featurizer reads and adds.
 *
 * @param input the bytes of the images, or the texts
 * @param output the vectors
 * @param rejection the reasons why rows have no vector, if requested
 */
record FeaturizedColumns(String input, String output, Optional<String> rejection) {
  /**
   * The schema of the result for any model.
   *
   * @throws UserException if the table lacks the input column, or already has an output column
   */
  StructType in(StructType table) {
    return in(table, List.of(DataTypes.BinaryType, DataTypes.StringType), "images or the texts");
  }

  /**
   * The same for a model that takes such examples. Texts are strings, or bytes as in files.
   *
   * @throws UserException also if the type of the input column does not fit
   */
  StructType in(StructType table, ExampleKind examples) {
    return switch (examples) {
      case IMAGE -> in(table, List.of(DataTypes.BinaryType), "bytes of the images");
      case TEXT -> in(table, List.of(DataTypes.StringType, DataTypes.BinaryType), "texts");
    };
  }

  private StructType in(StructType table, List<DataType> fitting, String content) {
    Optional<DataType> found =
        Stream.of(table.fields())
            .filter(field -> field.name().equals(input))
            .map(StructField::dataType)
            .findFirst();
    if (found.filter(fitting::contains).isEmpty()) {
      throw new UserException(
          Formatted.of(
              "The input column %s is %s, but must be %s. Pass the column with the %s to setInputCol. Available: %s.",
              input,
              found.map(DataType::simpleString).orElse("absent"),
              String.join(" or ", fitting.stream().map(DataType::simpleString).toList()),
              content,
              String.join(", ", table.fieldNames())));
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

  /**
   * The table with the content as bytes, in a last column of its own if it is a column of strings:
   * in Java's strings, the bytes of a text that is not valid UTF-8 would already be replaced.
   */
  Dataset<Row> withBytes(Dataset<Row> table, String bytes) {
    return isText(table.schema())
        ? table.withColumn(bytes, FeatureTable.quoted(input).cast(DataTypes.BinaryType))
        : table;
  }

  /** Where the rows of {@link #withBytes} have what. */
  FeaturizedRows.Places places(StructType table) {
    int columns = table.size();
    return new FeaturizedRows.Places(
        isText(table) ? columns : table.fieldIndex(input),
        columns,
        rejection.isPresent() ? Added.VECTOR_AND_REASON : Added.VECTOR);
  }

  private boolean isText(StructType table) {
    return table.apply(input).dataType().equals(DataTypes.StringType);
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
