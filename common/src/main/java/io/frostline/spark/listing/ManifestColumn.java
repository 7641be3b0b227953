package io.frostline.spark.listing;

import static org.apache.spark.sql.functions.col;

import io.frostline.example.shard.ForeignColumns;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What a manifest says about its images in a column that {@code extract} does not read. It is
 * understood as {@code extract} understands it, so that the uris are those of the table.
 *
 * @param file a CSV, TSV or Parquet table that exists
 * @param column the name of the column
 */
public record ManifestColumn(Path file, String column) {
  /** The column of {@link #read} with the locations of the images. */
  public static final String URI = ManifestListing.URI;

  /** The column of {@link #read} with what the manifest says, as text; null where it is blank. */
  public static final String VALUE = "value";

  private static final Pattern CSV = Pattern.compile(".*\\.(csv|tsv)(\\.gz)?");
  private static final StructType SCHEMA =
      new StructType().add(URI, DataTypes.StringType).add(VALUE, DataTypes.StringType);

  /**
   * Its rows.
   *
   * @throws UserException if there is no such column, or the manifest cannot be understood
   */
  public Dataset<Row> read(SparkSession spark) throws IOException {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    String folder = file.getFileSystem(hadoop).makeQualified(file).getParent().toString();
    boolean separated = CSV.matcher(file.getName().toLowerCase(Locale.ROOT)).matches();
    return spark.createDataFrame(
        (separated ? csv(spark, hadoop) : parquet(spark))
            .filter(row -> !row.isNullAt(0))
            .map(
                row ->
                    RowFactory.create(
                        NamedImages.absolute(folder, row.getString(0)), row.getString(1))),
        SCHEMA);
  }

  private JavaRDD<Row> csv(SparkSession spark, Configuration hadoop) throws IOException {
    CsvFile all = CsvFile.of(file.toString(), LabelSource.NONE, hadoop);
    CsvFile named =
        new CsvFile(
            all.path(),
            all.encoding(),
            all.separator(),
            all.columns(),
            all.uri(),
            place(all.columns()));
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return CsvManifest.ofTexts(named, hadoop)
        .rows(context, context.broadcast(new SerializableConfiguration(hadoop)));
  }

  private JavaRDD<Row> parquet(SparkSession spark) {
    ParquetManifest manifest =
        ParquetManifest.open(spark, new FileSource(file.toString(), LabelSource.NONE));
    Dataset<Row> table = manifest.table();
    int value = place(Arrays.asList(table.columns()));
    return table
        .toDF(names(table.columns().length))
        .select(col("_" + manifest.uri()).cast("string"), col("_" + value).cast("string"))
        .javaRDD();
  }

  /** Names of any foreign columns could need quotes. */
  private static String[] names(int count) {
    String[] names = new String[count];
    Arrays.setAll(names, place -> "_" + place);
    return names;
  }

  /** The names are not quoted, as in {@link CsvFile}. */
  private int place(List<String> columns) {
    return ForeignColumns.find(columns, column)
        .orElseThrow(
            () ->
                new UserException(
                    Formatted.of(
                        "The file %s has no column %s among its %s.%s Name one that it has behind the file, as in %s#maker.",
                        file,
                        column,
                        Count.of(columns.size(), "column"),
                        NearestName.suggestion(columns, column),
                        file.getName())));
  }
}
