package io.frostline.test;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.spark.arrays.FloatArrayFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays of floats read by {@link FloatArrayFormat} and by Spark: the same rows. */
class FloatArraysIT {
  private static final String DICTIONARY = "parquet.enable.dictionary";
  private static final String FLAT = "FloatArrayVector";
  private static final String SPARK = "OnHeapColumnVector";

  @TempDir private Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = SharedSpark.session().newSession();
  }

  static Stream<Arguments> writing() {
    Column width8 = floats("sequence(1, 8)");
    Column width300 = floats("sequence(1, 300)");
    return Stream.of(
        Arguments.of("as extract does", width300, Map.of(), FLAT),
        Arguments.of("one float", floats("array(1)"), Map.of(), FLAT),
        Arguments.of("eight floats", width8, Map.of(), FLAT),
        Arguments.of("nine floats", floats("sequence(1, 9)"), Map.of(), FLAT),
        Arguments.of("other lengths", floats("sequence(0, id % 40)"), Map.of(), FLAT),
        Arguments.of("not compressed", width300, Map.of("compression", "none"), FLAT),
        Arguments.of("with zstd", width300, Map.of("compression", "zstd"), FLAT),
        Arguments.of("with gzip", width300, Map.of("compression", "gzip"), FLAT),
        Arguments.of("small pages", width300, Map.of("parquet.page.size", "2000"), FLAT),
        Arguments.of(
            "pages of version 2",
            width300,
            Map.of("parquet.writer.version", "PARQUET_2_0", "parquet.page.size", "5000"),
            FLAT),
        Arguments.of("many row groups", width300, Map.of("parquet.block.size", "40000"), FLAT),
        Arguments.of(
            "a dictionary", expr("array(float(id % 3))"), Map.of(DICTIONARY, "true"), SPARK),
        Arguments.of("null floats", floats("array(1, if(id % 250 = 7, null, 2))"), Map.of(), SPARK),
        Arguments.of(
            "empty arrays", floats("sequence(1, 3)", "id % 250 = 7", "array()"), Map.of(), SPARK),
        Arguments.of(
            "missing arrays", floats("sequence(1, 3)", "id % 250 = 7", "null"), Map.of(), SPARK));
  }

  private static Column floats(String numbers) {
    return expr("transform(" + numbers + ", n -> float(n * 0.37 + id * 1.1 - 20))");
  }

  private static Column floats(String numbers, String condition, String otherwise) {
    return when(expr(condition), expr(otherwise).cast("array<float>")).otherwise(floats(numbers));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("writing")
  void hasTheRowsThatSparkReads(
      String how, Column features, Map<String, String> options, String vector) {
    Dataset<Row> rows =
        spark
            .range(0, 500, 1, 2)
            .select(
                concat(lit("image "), col("id")).as("uri"),
                features.as("features"),
                col("id").as("number"),
                array(col("id").cast("float"), lit(-0.5f)).as("features_two"));
    write(rows, options);

    assertThat(vectors("features")).containsOnly(vector);
    for (int batch : List.of(4096, 7, 1)) {
      spark.conf().set("spark.sql.parquet.columnarReaderBatchSize", batch);
      assertThat(read(flat()).collectAsList())
          .as("batches of %d", batch)
          .isEqualTo(read(spark.read()).collectAsList());
    }
    spark.conf().unset("spark.sql.parquet.columnarReaderBatchSize");
    for (String part : List.of("features", "features_two", "uri", "number")) {
      assertThat(read(flat()).select(part).collectAsList())
          .isEqualTo(read(spark.read()).select(part).collectAsList());
    }
    assertThat(read(flat()).where("number > 490").select("features").collectAsList())
        .isEqualTo(read(spark.read()).where("number > 490").select("features").collectAsList());
    assertThat(read(flat()).count()).isEqualTo(500);
  }

  @Test
  void readsFilesInDifferentForms() {
    write(spark.range(5).select(floats("array(1, 2)").as("features")), Map.of());
    write(
        spark.range(5, 10).select(floats("array(1, 2)").as("features")),
        Map.of("compression", "zstd"));
    write(spark.range(5).select(floats("array(1, null)").as("features")), Map.of());
    write(
        spark.range(5).select(expr("array(float(id % 2))").as("features")),
        Map.of(DICTIONARY, "true"));

    assertThat(read(flat()).collectAsList())
        .hasSize(20)
        .containsExactlyInAnyOrderElementsOf(read(spark.read()).collectAsList());
    assertThat(vectors("features")).contains(FLAT, SPARK);
  }

  @Test
  void readsPartsOfFilesOnce() {
    write(
        spark.range(0, 2000, 1, 1).select(floats("sequence(1, 50)").as("features")),
        Map.of("parquet.block.size", "40000"));
    spark.conf().set("spark.sql.files.maxPartitionBytes", 50_000);
    spark.conf().set("spark.sql.files.openCostInBytes", 0);
    try {
      assertThat(read(flat()).rdd().getNumPartitions()).isGreaterThan(3);
      assertThat(read(flat()).collectAsList())
          .containsExactlyElementsOf(read(spark.read()).collectAsList());
    } finally {
      spark.conf().unset("spark.sql.files.maxPartitionBytes");
      spark.conf().unset("spark.sql.files.openCostInBytes");
    }
  }

  @Test
  void refusesPagesWithAnotherChecksumAndNamesTheFile() throws IOException {
    write(spark.range(0, 200, 1, 1).select(floats("sequence(1, 300)").as("features")), Map.of());
    Path file;
    try (Stream<Path> files = Files.list(folder.resolve("rows"))) {
      file = files.filter(each -> each.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
    Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));

    Dataset<Row> verified =
        read(flat().option("parquet.page.verify-checksum.enabled", true)).select("features");
    assertThatThrownBy(() -> verified.queryExecution().toRdd().toJavaRDD().count())
        .hasStackTraceContaining("Encountered error while reading file")
        .hasStackTraceContaining(file.getFileName().toString())
        .hasStackTraceContaining("CRC checksum verification failed");
  }

  private static DataFrameReader flat() {
    return spark.read().format(FloatArrayFormat.class.getName());
  }

  private Dataset<Row> read(DataFrameReader reader) {
    return reader.load(folder.resolve("rows").toString());
  }

  private void write(Dataset<Row> rows, Map<String, String> options) {
    DataFrameWriter<Row> writer = rows.write().mode("append").option(DICTIONARY, "false");
    writer.options(options).parquet(folder.resolve("rows").toString());
  }

  /** The classes of the vectors of a column. */
  private List<String> vectors(String column) {
    SparkPlan scan = read(flat()).select(column).queryExecution().sparkPlan();
    while (!(scan instanceof FileSourceScanExec)) {
      scan = scan.children().head();
    }
    return scan.executeColumnar()
        .toJavaRDD()
        .map(batch -> batch.column(0).getClass().getSimpleName())
        .collect();
  }
}
