package io.frostline.spark.review;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.frostline.feature.Portion;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.review.RowBlock;
import io.frostline.spark.JavaBytes;
import io.frostline.spark.JobDescription;
import io.frostline.spark.TableSplit;
import io.frostline.spark.arrays.CompactArrays;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.UnusableFeatures;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The rows of a table, numbered from the best copy to the worst (most pixels, then most bytes, then
 * by uri), in blocks of limited size: a partition each. Rows with features that are NaN or infinite
 * are left out.
 *
 * @param blocks the serial form of a {@link ReviewBlock} each, on the disks of the executors
 * @param firsts for each block the number of its first row, and at the end the number of rows
 */
record ReviewBlocks(JavaRDD<byte[]> blocks, int[] firsts, int width) implements AutoCloseable {
  /**
   * Large arrays that stay in the heap cannot be moved by the garbage collector, and so leave no
   * room for larger ones. To read a block takes far less time than to compare it.
   */
  static final StorageLevel STORAGE = StorageLevel.DISK_ONLY();

  /** Features of a block. Two blocks are in the memory of a task at once. */
  private static final long BLOCK_BYTES = 16 << 20;

  /** With more blocks than this, they are larger instead, because each pair is a task. */
  private static final long MOST_BLOCKS = 128;

  private static final long LARGEST_BLOCK_BYTES = 256L << 20;

  /** For the tasks to balance, also of few rows. */
  private static final long LEAST_ROWS = 256;

  /**
   * Reads the rows.
   *
   * @param earlier whose rows are numbered first, its representatives before the others
   * @param mean of each feature
   */
  static ReviewBlocks of(ReviewRows review, EarlierReview earlier, double[] mean) {
    FeatureSelection selection = review.features();
    Dataset<Row> rows = earlier.addTo(review.rows());
    int width = selection.width();
    int count = blocks(selection.count(), width);
    Map<String, Integer> places = new HashMap<>();
    review.labels().forEach(label -> places.put(label, places.size()));
    Dataset<Row> sorted =
        rows.select(
                col("uri"),
                label().as("label"),
                col(TableSplit.COLUMN).as("portion"),
                orZero(rows, "length", "long").as("length"),
                orZero(rows, "width", "int").as("width"),
                orZero(rows, "height", "int").as("height"),
                CompactArrays.of(selection.vector()).as("vector"),
                col(EarlierReview.GROUP),
                col(EarlierReview.SIMILARITY),
                col(EarlierReview.DISTANCE),
                col(EarlierReview.RANK))
            .withColumn("pixels", col("width").cast("long").multiply(col("height")))
            .repartitionByRange(count, order())
            .sortWithinPartitions(order());
    JavaRDD<byte[]> blocks =
        sorted
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(partition -> List.of(block(partition, places, mean)).iterator())
            .persist(STORAGE);
    try (JobDescription job =
        JobDescription.of(rows.sparkSession(), "Read the features in blocks")) {
      return new ReviewBlocks(blocks, firsts(blocks), width);
    }
  }

  private static int blocks(long rows, int width) {
    long bytes = rows * width * Float.BYTES;
    long size = Math.min(LARGEST_BLOCK_BYTES, Math.max(BLOCK_BYTES, bytes / MOST_BLOCKS));
    return (int)
        Math.max(1, Math.min((bytes + size - 1) / size, (rows + LEAST_ROWS - 1) / LEAST_ROWS));
  }

  private static Column[] order() {
    return new Column[] {
      col(EarlierReview.RANK).asc(), col("pixels").desc(), col("length").desc(), col("uri").asc()
    };
  }

  private static Column orZero(Dataset<Row> rows, String name, String type) {
    return Arrays.asList(rows.columns()).contains(name)
        ? coalesce(col(name).cast(type), lit(0).cast(type))
        : lit(0).cast(type);
  }

  /** Blank labels count as missing, as in training. */
  static Column label() {
    return when(trim(col("label")).notEqual(""), col("label"));
  }

  private static byte[] block(
      Iterator<InternalRow> rows, Map<String, Integer> places, double[] mean) {
    int width = mean.length;
    List<RowFacts> facts = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    List<UnusableRow> unusable = new ArrayList<>();
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      String uri = row.getUTF8String(0).toString();
      float[] vector = row.isNullAt(6) ? new float[0] : row.getArray(6).toFloatArray();
      UnusableFeatures.refuseOtherWidth(uri, vector.length, width);
      String label = row.isNullAt(1) ? null : row.getUTF8String(1).toString();
      if (UnusableFeatures.areFinite(vector)) {
        facts.add(
            new RowFacts(
                uri,
                label,
                label == null ? RowBlock.NO_CLASS : places.get(label),
                row.isNullAt(2) ? null : row.getUTF8String(2).toString(),
                row.getLong(3),
                row.getInt(4),
                row.getInt(5),
                known(row)));
        vectors.add(direction(vector, mean));
      } else {
        unusable.add(UnusableRow.of(uri, label, vector));
      }
    }
    float[] features = new float[Math.multiplyExact(vectors.size(), width)];
    for (int row = 0; row < vectors.size(); row++) {
      System.arraycopy(vectors.get(row), 0, features, row * width, width);
    }
    return JavaBytes.of(new ReviewBlock(facts, features, width, unusable));
  }

  private static KnownRow known(InternalRow row) {
    return row.isNullAt(7)
        ? null
        : new KnownRow(
            row.getUTF8String(7).toString(),
            row.getFloat(8),
            row.isNullAt(9) ? Float.NaN : row.getFloat(9));
  }

  /** From the mean of all rows; of length 1, or 0 for the mean itself. */
  private static float[] direction(float[] vector, double[] mean) {
    double squares = 0;
    for (int place = 0; place < vector.length; place++) {
      double difference = vector[place] - mean[place];
      squares += difference * difference;
    }
    double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
    for (int place = 0; place < vector.length; place++) {
      vector[place] = (float) ((vector[place] - mean[place]) * scale);
    }
    return vector;
  }

  private static int[] firsts(JavaRDD<byte[]> blocks) {
    List<Integer> rows =
        blocks.map(bytes -> JavaBytes.read(bytes, ReviewBlock.class).rows()).collect();
    int[] firsts = new int[rows.size() + 1];
    long all = 0;
    for (int block = 0; block < rows.size(); block++) {
      all += rows.get(block);
      if (all > Integer.MAX_VALUE) {
        throw new UserException(
            Formatted.of(
                "The table has more than %,d rows, the most that can be reviewed at once. Review parts of it.",
                Integer.MAX_VALUE));
      }
      firsts[block + 1] = (int) all;
    }
    return firsts;
  }

  /** The number of rows. */
  int rows() {
    return firsts[firsts.length - 1];
  }

  /** The features as the serial form of a {@link RowBlock} each. */
  JavaRDD<byte[]> features() {
    int[] known = firsts;
    return blocks.mapPartitionsWithIndex(
        (index, block) ->
            List.of(
                    JavaBytes.of(
                        JavaBytes.read(block.next(), ReviewBlock.class).features(known[index])))
                .iterator(),
        false);
  }

  /** The pictures as the serial form of a {@link RowBlock} each. */
  JavaRDD<byte[]> pictures(Likeness likeness, Broadcast<SerializableConfiguration> hadoop) {
    int[] known = firsts;
    return blocks.mapPartitionsWithIndex(
        (index, block) ->
            List.of(PictureBlocks.of(block.next(), known[index], likeness, hadoop.value()))
                .iterator(),
        false);
  }

  /** The rows that are not reviewed. */
  JavaRDD<UnusableRow> unusable() {
    return blocks.flatMap(bytes -> JavaBytes.read(bytes, ReviewBlock.class).unusable().iterator());
  }

  /** Fills in what is known of each row by its number. */
  void fill(int[] classes, Portion[] portions) {
    int row = 0;
    for (byte[] bytes : blocks.map(ReviewBlocks::classesAndPortions).collect()) {
      ClassesAndPortions found = JavaBytes.read(bytes, ClassesAndPortions.class);
      for (int place = 0; place < found.classes().length; place++, row++) {
        classes[row] = found.classes()[place];
        portions[row] = found.portions()[place];
      }
    }
  }

  private record ClassesAndPortions(int[] classes, Portion[] portions) implements Serializable {}

  private static byte[] classesAndPortions(byte[] bytes) {
    List<RowFacts> facts = JavaBytes.read(bytes, ReviewBlock.class).facts();
    return JavaBytes.of(
        new ClassesAndPortions(
            facts.stream().mapToInt(RowFacts::place).toArray(),
            facts.stream()
                .map(row -> row.portion() == null ? null : Portion.of(row.portion()))
                .toArray(Portion[]::new)));
  }

  /** The facts of some rows, whose numbers ascend. */
  Map<Integer, RowFacts> facts(int[] rows) {
    int[] known = firsts;
    Map<Integer, RowFacts> facts = new HashMap<>();
    List<byte[]> found =
        blocks
            .mapPartitionsWithIndex(
                (index, block) -> List.of(facts(block.next(), known[index], rows)).iterator(),
                false)
            .collect();
    for (byte[] bytes : found) {
      RowFacts[] own = JavaBytes.read(bytes, RowFacts[].class);
      for (RowFacts each : own) {
        facts.put(rows[facts.size()], each);
      }
    }
    return facts;
  }

  private static byte[] facts(byte[] bytes, int first, int[] rows) {
    List<RowFacts> facts = JavaBytes.read(bytes, ReviewBlock.class).facts();
    return JavaBytes.of(
        IntStream.of(rows)
            .filter(row -> row >= first && row < first + facts.size())
            .mapToObj(row -> facts.get(row - first))
            .toArray(RowFacts[]::new));
  }

  @Override
  public void close() {
    blocks.unpersist();
  }
}
