package io.frostline.spark.table;

import io.frostline.example.ExampleKind;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.OutputColumns;
import io.frostline.feature.Provenance.Origin;
import io.frostline.message.Formatted;
import io.frostline.spark.JavaBytes;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
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
   * @param schema all columns of one of the files, as {@link StructType#json}; null if Spark did
   *     not write it
   * @param example one of the files
   * @param oddity a file all of whose arrays have another length than its metadata says, in words;
   *     null if there is none
   * @param damage what is wrong with a file that cannot be read, or is not as it was committed;
   *     null if there is none
   */
  public record Group(
      String features,
      String schema,
      String example,
      long files,
      long rows,
      String oddity,
      String damage)
      implements Serializable {
    private Group plus(Group other) {
      return new Group(
          features,
          schema,
          example,
          files + other.files,
          rows + other.rows,
          oddity == null ? other.oddity : oddity,
          damage == null ? other.damage : damage);
    }

    /** The feature columns with their metadata. */
    public List<StructField> fields() {
      return FeatureFooters.fields(features);
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
                      ExampleKind.of(model.getKey().get(3)),
                      model.getValue()))
          .toList();
    }

    private static List<String> model(StructField field) {
      Metadata metadata = frostline(field);
      return List.of(
          metadata.getString("model"),
          metadata.getString("sha256"),
          metadata.getString("preprocessing"),
          OutputWriter.examples(metadata).noun());
    }
  }

  /** The files in groups, largest first. */
  public static List<Group> groups(SparkSession spark, List<StoredFile> files) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    int slices = Math.min(files.size(), 4 * context.defaultParallelism());
    return context
        .parallelize(files.stream().map(JavaBytes::of).toList(), slices)
        .mapToPair(
            bytes -> {
              StoredFile file = JavaBytes.read(bytes, StoredFile.class);
              Group group = read(file, hadoop.value().value());
              return new Tuple2<>(group.features(), JavaBytes.of(group));
            })
        .reduceByKey(FeatureFooters::merged, 1)
        .values()
        .collect()
        .stream()
        .map(bytes -> JavaBytes.read(bytes, Group.class))
        .sorted(Comparator.comparingLong(Group::files).reversed().thenComparing(Group::example))
        .toList();
  }

  private static byte[] merged(byte[] one, byte[] other) {
    return JavaBytes.of(JavaBytes.read(one, Group.class).plus(JavaBytes.read(other, Group.class)));
  }

  private static Group read(StoredFile file, Configuration hadoop) {
    try {
      Footer footer = Footer.read(new Path(file.path()), hadoop);
      String schema = footer.value(SPARK_SCHEMA);
      String features = featuresIn(schema);
      return new Group(
          features,
          schema,
          file.path(),
          1,
          footer.rows(),
          oddity(fields(features), footer, file.path()),
          file.isCommittedWith(footer.sha256())
              ? null
              : file.path() + " has another Parquet footer than when its rows were committed");
    } catch (IOException damaged) {
      String damage = Formatted.of("%s cannot be read, %s", file.path(), damaged.getMessage());
      return new Group(featuresIn(null), null, file.path(), 1, 0, null, damage);
    }
  }

  private static String oddity(List<StructField> fields, Footer file, String path) {
    for (StructField field : fields) {
      long values = ArrayLengths.values(file.metadata(), field.name());
      int width = column(field).width();
      if (file.rows() > 0 && values % file.rows() == 0 && values / file.rows() != width) {
        return Formatted.of(
            "the arrays in column %s of %s have the length %,d instead of %,d",
            field.name(), path, values / file.rows(), width);
      }
    }
    return null;
  }

  private static List<StructField> fields(String features) {
    return Arrays.asList(((StructType) DataType.fromJson(features)).fields());
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
