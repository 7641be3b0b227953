package io.frostline.spark.table;

import io.frostline.feature.FeatureColumn;
import io.frostline.feature.OutputColumns;
import io.frostline.feature.Provenance.Origin;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * The origin of features according to the footers of Parquet files, read on the executors: a table
 * of a million images has thousands of files, and any of them may have been added manually.
 */
public final class FeatureFooters {
  /** The footer key under which Spark stores a schema with the metadata of its columns. */
  static final String SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";

  private FeatureFooters() {}

  /**
   * Files with the same metadata of their feature columns.
   *
   * @param features the feature columns by name, as {@link StructType#json}; empty for files
   *     written by another tool
   * @param example one of the files
   * @param oddity a file all of whose arrays have another length than its metadata says, in words;
   *     null if there is none
   */
  public record Group(String features, String example, long files, long rows, String oddity)
      implements Serializable {
    private Group plus(Group other) {
      return new Group(
          features,
          example,
          files + other.files,
          rows + other.rows,
          oddity == null ? other.oddity : oddity);
    }

    /** The feature columns with their metadata. */
    public List<StructField> fields() {
      return Arrays.asList(((StructType) DataType.fromJson(features)).fields());
    }

    /**
     * The origins in the metadata of the columns: several if features of several models were
     * joined.
     */
    public List<Origin> origins() {
      Map<List<String>, List<OutputColumns>> columns =
          fields().stream()
              .collect(
                  Collectors.groupingBy(
                      Group::model,
                      LinkedHashMap::new,
                      Collectors.mapping(FeatureFooters::column, Collectors.toList())));
      return columns.entrySet().stream()
          .map(
              model ->
                  new Origin(
                      model.getKey().get(0),
                      model.getKey().get(1),
                      model.getKey().get(2),
                      model.getValue()))
          .toList();
    }

    private static List<String> model(StructField field) {
      return Stream.of("model", "sha256", "preprocessing")
          .map(frostline(field)::getString)
          .toList();
    }
  }

  /** The files in groups, largest first. */
  public static List<Group> groups(SparkSession spark, List<String> files) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    int slices = Math.min(files.size(), 4 * context.defaultParallelism());
    return context
        .parallelize(files, slices)
        .mapToPair(
            file -> {
              Group group = read(new Path(file), hadoop.value().value());
              return new Tuple2<>(group.features(), group);
            })
        .reduceByKey(Group::plus, 1)
        .values()
        .collect()
        .stream()
        .sorted(Comparator.comparingLong(Group::files).reversed().thenComparing(Group::example))
        .toList();
  }

  private static Group read(Path file, Configuration hadoop) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop))) {
      long rows =
          reader.getFooter().getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
      String schema = reader.getFileMetaData().getKeyValueMetaData().get(SPARK_SCHEMA);
      Group group = new Group(featuresIn(schema), file.toString(), 1, rows, null);
      return new Group(group.features(), group.example(), 1, rows, oddity(group, reader));
    }
  }

  private static String oddity(Group file, ParquetFileReader reader) {
    for (StructField field : file.fields()) {
      long values = ArrayLengths.values(reader.getFooter(), field.name());
      int width = column(field).width();
      if (file.rows() > 0 && values % file.rows() == 0 && values / file.rows() != width) {
        return "the arrays in column %s of %s have the length %,d instead of %,d"
            .formatted(field.name(), file.example(), values / file.rows(), width);
      }
    }
    return null;
  }

  private static String featuresIn(String schema) {
    StructField[] features =
        schema == null
            ? new StructField[0]
            : Arrays.stream(((StructType) DataType.fromJson(schema)).fields())
                .filter(FeatureFooters::isFeatures)
                .sorted(Comparator.comparing(StructField::name))
                .map(
                    field ->
                        new StructField(field.name(), field.dataType(), true, field.metadata()))
                .toArray(StructField[]::new);
    return new StructType(features).json();
  }

  private static boolean isFeatures(StructField field) {
    return field.metadata().contains("frostline") && frostline(field).contains("layer");
  }

  private static FeatureColumn column(StructField field) {
    Metadata metadata = frostline(field);
    return new FeatureColumn(
        field.name(),
        metadata.getString("layer"),
        metadata.getString("pool"),
        LongStream.of(metadata.getLongArray("shape")).mapToObj(Math::toIntExact).toList());
  }

  private static Metadata frostline(StructField field) {
    return field.metadata().getMetadata("frostline");
  }
}
