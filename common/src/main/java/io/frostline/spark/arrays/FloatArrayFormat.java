package io.frostline.spark.arrays;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Map;

/**
 * Parquet as Spark reads it, except for columns of type {@code array<float>}: their pages are
 * copied into one array of floats per batch, where Spark assembles every number from its levels.
 *
 * <p>Files with such columns in another form (nulls, dictionaries, other encodings, other types)
 * are read by Spark itself, so that every file that Spark can read is read, with the same rows in
 * the same order. Where a column is read flat, row groups are not skipped by their statistics:
 * Spark applies all filters to the rows anyway.
 */
public final class FloatArrayFormat extends ParquetFileFormat {
  private static final long serialVersionUID = 1L;

  @Override
  public Function1<PartitionedFile, Iterator<InternalRow>> buildReaderWithPartitionValues(
      SparkSession spark,
      StructType dataSchema,
      StructType partitionSchema,
      StructType requiredSchema,
      Seq<Filter> filters,
      Map<String, String> options,
      Configuration hadoop) {
    // Spark puts the columns to read into the configuration, so each reader needs its own.
    Configuration own = new Configuration(hadoop);
    Function1<PartitionedFile, Iterator<InternalRow>> usual =
        super.buildReaderWithPartitionValues(
            spark, dataSchema, partitionSchema, requiredSchema, filters, options, hadoop);
    StructField[] required = requiredSchema.fields();
    if (!partitionSchema.isEmpty()
        || !options.get(FileFormat.OPTION_RETURNING_BATCH()).contains("true")
        || !supportBatch(spark, requiredSchema)
        || Arrays.stream(required).noneMatch(FloatArrayFormat::isFloatArray)) {
      return usual;
    }
    StructType others =
        new StructType(
            Arrays.stream(required)
                .filter(field -> !isFloatArray(field))
                .toArray(StructField[]::new));
    // A filter could skip rows of these columns that the arrays have.
    Function1<PartitionedFile, Iterator<InternalRow>> readOthers =
        super.buildReaderWithPartitionValues(
            spark,
            dataSchema,
            partitionSchema,
            others,
            JavaConverters.asScalaBuffer(List.<Filter>of()).toList(),
            options,
            new Configuration(own));
    return new FloatArrayReading(
        usual,
        readOthers,
        Arrays.stream(required).map(field -> isFloatArray(field) ? field.name() : "").toList(),
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(own)));
  }

  private static boolean isFloatArray(StructField field) {
    return field.dataType() instanceof ArrayType array
        && array.elementType().equals(DataTypes.FloatType);
  }

  /** The class of each vector, for the code that Spark generates. */
  @Override
  public Option<Seq<String>> vectorTypes(
      StructType requiredSchema, StructType partitionSchema, SQLConf conf) {
    List<String> types = new ArrayList<>();
    List<String> usual =
        JavaConverters.seqAsJavaList(
            super.vectorTypes(requiredSchema, partitionSchema, conf).get());
    StructField[] required = requiredSchema.fields();
    for (int place = 0; place < usual.size(); place++) {
      boolean flat = place < required.length && isFloatArray(required[place]);
      types.add(flat ? ColumnVector.class.getName() : usual.get(place));
    }
    return Option.apply(JavaConverters.asScalaBuffer(types).toList());
  }
}
