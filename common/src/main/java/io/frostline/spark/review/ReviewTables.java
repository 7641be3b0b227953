package io.frostline.spark.review;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.min;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.review.ConfidentJoint;
import io.frostline.spark.JavaBytes;
import io.frostline.spark.JobDescription;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Writes what a review has found as Parquet, each table a folder. */
final class ReviewTables {
  static final String IMAGES = "examples";
  static final String DUPLICATES = "duplicates";
  static final String LABELS = "labels";
  static final String OUTLIERS = "outliers";
  static final String JOINT = "joint";
  static final String QUALITY = "quality";
  static final String UNUSABLE = "unusable";
  static final List<String> ALL = List.of(IMAGES, DUPLICATES, LABELS, OUTLIERS, JOINT);

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "uri string, label string, portion string, `group` string, similarity float, copies int,"
              + " suggested string, label_probability float, suggested_probability float, distance float,"
              + " keep boolean, straddles boolean, labels_differ boolean, wrong boolean, odd boolean, doubt float, oddness float,"
              + " duplicate_reason string, label_reason string, outlier_reason string");

  private static final StructType JOINT_SCHEMA =
      StructType.fromDDL("label string, suggested string, confident bigint, estimated double");

  private static final StructType UNUSABLE_SCHEMA =
      StructType.fromDDL("uri string, label string, reason string");

  private final SparkSession spark;
  private final Path folder;

  ReviewTables(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** Writes a row for each example, and the three lists. */
  void write(ReviewBlocks blocks, ReviewFindings findings) {
    Broadcast<byte[]> found =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(JavaBytes.of(findings));
    int[] firsts = blocks.firsts();
    JavaRDD<Row> rows =
        blocks
            .blocks()
            .mapPartitionsWithIndex(
                (index, block) -> rows(block.next(), firsts[index], found), false);
    try (JobDescription job = JobDescription.of(spark, "Write what the review has found")) {
      spark.createDataFrame(rows, SCHEMA).write().parquet(path(IMAGES));
      Dataset<Row> written = spark.read().schema(SCHEMA).parquet(path(IMAGES));
      duplicates(written).write().parquet(path(DUPLICATES));
      labels(written).write().parquet(path(LABELS));
      outliers(written).write().parquet(path(OUTLIERS));
    } finally {
      found.destroy();
    }
  }

  private static Dataset<Row> duplicates(Dataset<Row> all) {
    return all.where(col("copies").gt(1))
        .orderBy(
            desc("straddles"),
            desc("copies"),
            col("group"),
            desc("keep"),
            desc("similarity"),
            col("uri"))
        .select(
            col("uri"),
            col("similarity").as("score"),
            col("duplicate_reason").as("reason"),
            col("group"),
            col("keep"),
            col("straddles"),
            col("labels_differ"),
            col("label"),
            col("portion"));
  }

  private static Dataset<Row> labels(Dataset<Row> all) {
    return all.where(col("wrong"))
        .orderBy(desc("doubt"), col("uri"))
        .select(
            col("uri"),
            col("doubt").as("score"),
            col("label_reason").as("reason"),
            col("label"),
            col("suggested"),
            col("label_probability"),
            col("suggested_probability"));
  }

  private static Dataset<Row> outliers(Dataset<Row> all) {
    return all.where(col("odd"))
        .orderBy(desc("oddness"), col("uri"))
        .select(
            col("uri"),
            col("oddness").as("score"),
            col("outlier_reason").as("reason"),
            col("label"),
            col("distance"));
  }

  /** Writes what is wrong with pictures. */
  void write(PictureFlaws flaws) {
    try (JobDescription job = JobDescription.of(spark, "Write which pictures are poor")) {
      flaws.list().coalesce(1).write().parquet(path(QUALITY));
    }
  }

  /** Writes which rows are not reviewed. */
  void writeUnusable(ReviewBlocks blocks) {
    JavaRDD<Row> rows =
        blocks.unusable().map(row -> RowFactory.create(row.uri(), row.label(), row.reason()));
    try (JobDescription job = JobDescription.of(spark, "Write which rows are not reviewed")) {
      spark.createDataFrame(rows, UNUSABLE_SCHEMA).coalesce(1).write().parquet(path(UNUSABLE));
    }
  }

  /** Writes how given labels and confident classes go together: pairs that occur. */
  void write(ConfidentJoint joint, List<String> labels) {
    double[][] estimated = joint.estimated();
    List<Row> rows = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      for (int place = 0; place < labels.size(); place++) {
        if (estimated[label][place] > 0) {
          rows.add(
              RowFactory.create(
                  labels.get(label),
                  labels.get(place),
                  joint.count(label, place),
                  estimated[label][place]));
        }
      }
    }
    try (JobDescription job = JobDescription.of(spark, "Write the joint table of labels")) {
      spark.createDataFrame(rows, JOINT_SCHEMA).coalesce(1).write().parquet(path(JOINT));
    }
  }

  /** A note about uris that several rows have; empty if there are none. */
  Optional<String> repeated() {
    try (JobDescription job = JobDescription.of(spark, "Look for uris of several rows")) {
      Row found =
          read(IMAGES)
              .groupBy("uri")
              .agg(count("uri").as("rows"))
              .where(col("rows").gt(1))
              .agg(count("uri"), min("uri"))
              .first();
      return found.getLong(0) == 0
          ? Optional.empty()
          : Optional.of(
              Formatted.of(
                  "%s several rows, for example %s. A list of uris leaves out all of these rows, so %s and the page name such a uri only if another image is the best of its group. `frostline check` explains what to do.",
                  Count.of(found.getLong(0), "uri has", "uris have"),
                  found.getString(1),
                  ReviewFolder.COPIES));
    }
  }

  /**
   * The uris of the copies that are not the best of their group, a line for each; without those
   * that are the best copy in another row.
   */
  String copies() {
    StringBuilder lines = new StringBuilder();
    try (JobDescription job = JobDescription.of(spark, "List the copies")) {
      Dataset<Row> kept = read(DUPLICATES).where("keep").select("uri");
      read(DUPLICATES)
          .where("NOT keep")
          .select("uri")
          .distinct()
          .join(kept, "uri", "left_anti")
          .orderBy("uri")
          .toLocalIterator()
          .forEachRemaining(row -> lines.append(row.getString(0)).append('\n'));
    }
    return lines.toString();
  }

  /** One of the tables, read again. */
  Dataset<Row> read(String name) {
    return spark.read().parquet(path(name));
  }

  private String path(String name) {
    return new Path(folder, name).toString();
  }

  private static Iterator<Row> rows(byte[] bytes, int first, Broadcast<byte[]> broadcast) {
    ReviewBlock block = JavaBytes.read(bytes, ReviewBlock.class);
    ReviewFindings found = JavaBytes.read(broadcast.value(), ReviewFindings.class);
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < block.rows(); row++) {
      rows.add(row(first + row, block.facts().get(row), found));
    }
    return rows.iterator();
  }

  private static Row row(int row, RowFacts facts, ReviewFindings found) {
    int representative = found.groups().representatives()[row];
    boolean copied = found.sizes()[row] > 1;
    RowFacts best = copied ? found.best().get(representative) : facts;
    boolean labelled = facts.label() != null && !found.labels().isEmpty();
    boolean judged = labelled && found.doubts().labels()[row] >= 0;
    boolean odd = found.isOdd(row, facts);
    return RowFactory.create(
        facts.uri(),
        facts.label(),
        facts.portion(),
        best.uri(),
        found.groups().similarities()[row],
        found.sizes()[row],
        judged ? found.labels().get(found.doubts().suggested()[row]) : null,
        judged ? found.doubts().own()[row] : null,
        judged ? found.doubts().best()[row] : null,
        Float.isNaN(found.distances()[row]) ? null : found.distances()[row],
        representative == row,
        found.straddling()[row],
        found.labelsDiffer()[row],
        found.wrong()[row],
        odd,
        judged ? found.doubts().doubt(row) : null,
        odd ? found.oddness(row, facts) : null,
        copied ? duplicateReason(row, facts, best, found) : null,
        found.wrong()[row] ? labelReason(row, facts, found) : null,
        odd ? outlierReason(row, facts, found) : null);
  }

  private static String duplicateReason(
      int row, RowFacts facts, RowFacts best, ReviewFindings found) {
    String copies = Count.of(found.sizes()[row] - 1, "copy", "copies");
    String reason =
        found.groups().representatives()[row] == row
            ? Formatted.of("Keep: the best of a group, with %s.", copies)
            : Formatted.of(
                "%.3f similar to %s, which %s.",
                found.groups().similarities()[row], best.uri(), best.reasonToKeep(facts));
    if (found.labelsDiffer()[row]) {
      reason += " The labels of the group differ.";
    }
    return found.straddling()[row]
        ? reason + " The group is in training and in another portion."
        : reason;
  }

  private static String labelReason(int row, RowFacts facts, ReviewFindings found) {
    return Formatted.of(
        "Labelled %s (probability %.3f), but more like %s (%.3f), by a head that has not seen it.",
        facts.label(),
        found.doubts().own()[row],
        found.labels().get(found.doubts().suggested()[row]),
        found.doubts().best()[row]);
  }

  private static String outlierReason(int row, RowFacts facts, ReviewFindings found) {
    return Formatted.of(
        "%.3f from its nearest neighbours %s; the median is %.3f, the fence %.3f.",
        found.distances()[row],
        facts.label() == null ? "without a label" : "of " + facts.label(),
        found.odd().medians()[facts.place() + 1],
        found.odd().fences()[facts.place() + 1]);
  }
}
