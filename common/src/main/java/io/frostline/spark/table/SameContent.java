package io.frostline.spark.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;

import io.frostline.feature.Provenance.Origin;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.listing.ListedExample;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/**
 * Images with the same bytes: one is computed, and the others get copies of its row.
 *
 * <p>{@code _content} stores the SHA-256 of each image that was read, with length and modification
 * time, so that later runs do not need to compute it again.
 */
final class SameContent {
  private final SparkSession spark;
  private final TableFolder folder;
  private final FileRewriting files;

  SameContent(SparkSession spark, TableFolder folder, Origin origin) {
    this.spark = spark;
    this.folder = folder;
    this.files = new FileRewriting(spark, folder, origin);
  }

  /**
   * Reads the images of several tables whose content is not known there yet, each once, and records
   * it in each of these tables.
   *
   * @param images of each table, from one source
   */
  static void look(Map<SameContent, Dataset<Row>> images, ExampleSource source) {
    Map<SameContent, Dataset<Row>> unknown = new LinkedHashMap<>();
    images.forEach((content, all) -> unknown.put(content, content.unknown(all)));
    Dataset<Row> all = unknown.values().stream().reduce(Dataset::union).orElseThrow();
    Dataset<Row> hashes =
        new ContentHashing(all.sparkSession(), source)
            .hashes(all)
            .persist(StorageLevel.DISK_ONLY());
    try {
      unknown.forEach((content, own) -> content.note(own, hashes));
    } finally {
      hashes.unpersist();
    }
  }

  private Dataset<Row> unknown(Dataset<Row> images) {
    return isNoted() ? keyed(images, index(), "left_anti") : images;
  }

  private void note(Dataset<Row> images, Dataset<Row> hashes) {
    keyed(images.dropDuplicates("uri", "length", "modified"), hashes, "inner")
        .select("uri", "length", "modified", "sha256")
        .write()
        .mode(SaveMode.Append)
        .parquet(folder.content().path().toString());
  }

  /** One image per content, and all images that could not be read. */
  Dataset<Row> firsts(Dataset<Row> images) {
    Dataset<Row> numbered =
        keyed(images, index(), "left")
            .withColumn(
                "number",
                row_number()
                    .over(
                        Window.partitionBy(coalesce(col("sha256"), col("uri")))
                            .orderBy("uri", "label")));
    return ListedExample.select(numbered.where(col("number").equalTo(1)), ListedExample.SCHEMA);
  }

  /** Adds rows for images with the same content as an existing row, and returns their number. */
  long copy(Dataset<Row> images) {
    Dataset<Row> pairs =
        keyed(images, index(), "inner")
            .join(owners(), "sha256")
            .drop("sha256")
            .persist(StorageLevel.DISK_ONLY());
    try {
      long copies = pairs.count();
      if (copies > 0) {
        append(pairs);
      }
      return copies;
    } finally {
      pairs.unpersist();
    }
  }

  /** For each content, an image with exactly one row. */
  private Dataset<Row> owners() {
    Dataset<Row> rows =
        VerifiedPages.of(spark).schema(ListedExample.KEY).parquet(folder.path().toString());
    Dataset<Row> single =
        rows.groupBy("uri", "length", "modified")
            .agg(count(lit(1)).as("rows"))
            .where(col("rows").equalTo(1));
    return keyed(single, index(), "inner").groupBy("sha256").agg(min("uri").as("owner"));
  }

  private void append(Dataset<Row> pairs) {
    Set<String> holders =
        new RowLocations(spark, folder)
            .of(pairs.select(col("owner").as("uri")).distinct())
            .keySet();
    Dataset<Row> rows = files.rows(holders);
    Column[] wanted =
        Stream.of(rows.columns())
            .map(
                name ->
                    List.of(ListedExample.KEY.fieldNames()).contains(name)
                        ? pairs.col(name)
                        : rows.col("`" + name + "`"))
            .toArray(Column[]::new);
    Dataset<Row> copies =
        rows.join(pairs, rows.col("uri").equalTo(pairs.col("owner"))).select(wanted);
    try {
      files.append(copies.queryExecution().toRdd().toJavaRDD().coalesce(holders.size()));
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  /** Merges the records of many runs into files of about this size. */
  void merge(long fileBytes) throws IOException {
    if (!folder.content().hasRows()) {
      return;
    }
    List<FileStatus> noted = folder.content().files();
    long bytes = noted.stream().mapToLong(FileStatus::getLen).sum();
    int files = 1 + Math.toIntExact((bytes - 1) / fileBytes);
    if (files < noted.size()) {
      folder.content().replace(index().repartition(files));
    }
  }

  private boolean isNoted() {
    try {
      return folder.content().hasRows();
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  /** The recorded content of each state of an image. */
  private Dataset<Row> index() {
    return VerifiedPages.of(spark)
        .schema(ContentHashing.SCHEMA)
        .parquet(folder.content().path().toString())
        .dropDuplicates("uri", "length", "modified");
  }

  private static Dataset<Row> keyed(Dataset<Row> images, Dataset<Row> index, String how) {
    Dataset<Row> noted =
        index.select(
            col("uri").as("noted"),
            col("length").as("noted length"),
            col("modified").as("noted modified"),
            col("sha256"));
    Column same =
        images
            .col("uri")
            .equalTo(noted.col("noted"))
            .and(images.col("length").eqNullSafe(noted.col("noted length")))
            .and(images.col("modified").eqNullSafe(noted.col("noted modified")));
    return images.join(noted, same, how).drop("noted", "noted length", "noted modified");
  }
}
