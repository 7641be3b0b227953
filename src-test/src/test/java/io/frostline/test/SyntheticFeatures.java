package io.frostline.test;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
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
      "{\"frostline\":{\"model\":\"%s\",\"sha256\":\"%s\",\"preprocessing\":\"none\",\"layer\":\"%s\",\"pool\":\"%s\",\"shape\":[%d]}}";
  private static final String PROVENANCE =
      "{\"frostline\":\"development\",\"state\":\"complete\",\"origin\":{\"model\":\"%s\",\"sha256\":\"%s\",\"preprocessing\":\"none\",\"columns\":[{\"kind\":\"features\",\"column\":\"features\",\"layer\":\"%s\",\"pool\":\"%s\",\"shape\":[%d]}]},\"images\":\"none\",\"images_listed\":%6$d,\"rows\":%6$d,\"rejected_by_reason\":{}}";

  /** Whose features the table says it has. */
  record Claim(String model, String sha256, String layer, String pool) {
    static final Claim NOBODY = new Claim("synthetic", "0".repeat(64), "features", "none");
  }

  /** The benchmark's table: 60,000 rows of 1,280 features, 10 classes. */
  static SyntheticFeatures ofTheBenchmark() {
    return new SyntheticFeatures(60_000, 1_280, 10, 0.11, 0.02, 1);
  }

  /** Writes the table. */
  void write(SparkSession spark, Path folder, Claim claim) throws IOException {
    write(rows(spark, claim), folder, claim);
  }

  /** Writes rows that were made of {@link #rows}, in files like those of extract. */
  void write(Dataset<Row> made, Path folder, Claim claim) throws IOException {
    made.write()
        .option("parquet.enable.dictionary#features.list.element", "false")
        .option("compression", "zstd")
        .parquet(folder.toString());
    Files.writeString(
        folder.resolve("_frostline.json"),
        PROVENANCE.formatted(
            claim.model(), claim.sha256(), claim.layer(), claim.pool(), width, made.count()));
  }

  /** The rows, with the metadata that extract gives them. */
  Dataset<Row> rows(SparkSession spark, Claim claim) {
    SyntheticFeatures made = this;
    JavaRDD<Row> table =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(IntStream.range(0, rows).boxed().toList(), PARTITIONS)
            .mapPartitions((FlatMapFunction<Iterator<Integer>, Row>) made::rowsOf);
    String metadata =
        COLUMN.formatted(claim.model(), claim.sha256(), claim.layer(), claim.pool(), width);
    return spark.createDataFrame(
        table,
        new StructType()
            .add("uri", DataTypes.StringType, false)
            .add("label", DataTypes.StringType)
            .add(
                "features",
                DataTypes.createArrayType(DataTypes.FloatType, false),
                false,
                Metadata.fromJson(metadata)));
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
    List<Integer> all = new ArrayList<>();
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
