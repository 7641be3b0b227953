package io.frostline.test;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * A feature table out of a seed: classes that lie around a point each, every feature with a scale
 * and an offset of its own, and some labels that are wrong.
 *
 * @param spread of the classes' points: the larger, the easier
 * @param wrong share of the labels that are drawn at random
 */
record SyntheticFeatures(int rows, int width, int classes, double spread, double wrong, long seed)
    implements Serializable {
  private static final int PARTITIONS = 4;
  private static final String COLUMN =
      "{\"frostline\":{\"model\":\"synthetic\",\"sha256\":\"%1$s\",\"preprocessing\":\"none\",\"layer\":\"features\",\"pool\":\"none\",\"shape\":[%2$d]}}";
  private static final String PROVENANCE =
      "{\"frostline\":\"development\",\"state\":\"complete\",\"origin\":{\"model\":\"synthetic\",\"sha256\":\"%1$s\",\"preprocessing\":\"none\",\"columns\":[{\"kind\":\"features\",\"column\":\"features\",\"layer\":\"features\",\"pool\":\"none\",\"shape\":[%2$d]}]},\"images\":\"none\",\"images_listed\":%3$d,\"rows\":%3$d,\"rejected_by_reason\":{}}";

  /** The benchmark's table: 60,000 rows of 1,280 features, 10 classes. */
  static SyntheticFeatures ofTheBenchmark() {
    return new SyntheticFeatures(60_000, 1_280, 10, 0.11, 0.02, 1);
  }

  /** Writes the table. */
  void write(SparkSession spark, Path folder) throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    SyntheticFeatures made = this;
    JavaRDD<Row> table =
        context
            .parallelize(IntStream.range(0, rows).boxed().toList(), PARTITIONS)
            .mapPartitions((FlatMapFunction<Iterator<Integer>, Row>) made::rowsOf);
    String sha256 = "0".repeat(64);
    StructType schema =
        new StructType()
            .add("uri", DataTypes.StringType, false)
            .add("label", DataTypes.StringType)
            .add(
                "features",
                DataTypes.createArrayType(DataTypes.FloatType, false),
                false,
                Metadata.fromJson(COLUMN.formatted(sha256, width)));
    spark
        .createDataFrame(table, schema)
        .write()
        .option("parquet.enable.dictionary#features.list.element", "false")
        .parquet(folder.toString());
    Files.writeString(folder.resolve("_frostline.json"), PROVENANCE.formatted(sha256, width, rows));
  }

  private Iterator<Row> rowsOf(Iterator<Integer> numbers) {
    Random once = new Random(seed);
    float[][] points = new float[classes][width];
    float[] scale = new float[width];
    float[] offset = new float[width];
    for (int feature = 0; feature < width; feature++) {
      scale[feature] = (float) Math.exp(once.nextGaussian());
      offset[feature] = (float) once.nextGaussian();
      for (float[] point : points) {
        point[feature] = (float) (spread * once.nextGaussian());
      }
    }
    List<Integer> all = new java.util.ArrayList<>();
    numbers.forEachRemaining(all::add);
    return all.stream().map(number -> row(number, points, scale, offset)).iterator();
  }

  private Row row(int number, float[][] points, float[] scale, float[] offset) {
    Random random = new Random(seed * 1_000_003 + number);
    int place = number % classes;
    Float[] features = new Float[width];
    Arrays.setAll(
        features,
        feature ->
            (points[place][feature] + (float) random.nextGaussian()) * scale[feature]
                + offset[feature]);
    int label = random.nextDouble() < wrong ? random.nextInt(classes) : place;
    return RowFactory.create(
        "synthetic/%07d.jpg".formatted(number), "class-%02d".formatted(label), features);
  }
}
