package io.frostline.spark.evaluation;

import io.frostline.evaluation.FeatureMap;
import io.frostline.evaluation.FeatureMap.Point;
import io.frostline.evaluation.LeftOutRows;
import io.frostline.spark.JobDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import scala.util.hashing.MurmurHash3$;

/**
 * Projects the features of evaluated rows onto a plane. For a large table, a sample determines the
 * plane and a smaller one is shown. Samples are chosen by a hash of the uri, so they are always the
 * same.
 *
 * @param rows the rows, with the columns that {@link HeadJudge} reads
 * @param judged how many of them are evaluated
 */
record FeatureMapping(Dataset<Row> rows, HeadJudge judge, long judged) {
  /** More rows hardly change the first two principal components. */
  private static final long MOST_ROWS = 20_000;

  /** 512 MB, which Spark keeps in memory or on disk. */
  private static final long MOST_FLOATS = 1L << 27;

  private static final long LEAST_ROWS = 1_000;

  /** More than needed are drawn, because the number that a hash selects varies. */
  private static final double MARGIN = 1.25;

  /** Not the order of uris, which often follows the labels: a cut-off must affect all classes. */
  private static final Comparator<Row> SHUFFLED =
      Comparator.comparingInt((Row row) -> MurmurHash3$.MODULE$.stringHash(row.getString(0), 0))
          .thenComparing(row -> row.getString(0));

  /**
   * The map with at most this many points; empty if the features vary in fewer than two directions.
   */
  Optional<FeatureMap> map(int most) {
    int width = judge.head().width();
    long sampled = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, MOST_FLOATS / width));
    Optional<FeaturePlane> plane;
    try (JobDescription job =
        JobDescription.of(rows.sparkSession(), "Find the principal components of the features")) {
      plane = FeaturePlane.of(features(sample(sampled)), width);
    }
    return plane.map(
        found -> new FeatureMap(points(found, most), judged, width, found.explained()));
  }

  private Dataset<Row> sample(double wanted) {
    double share = MARGIN * wanted / judged;
    if (share >= 1) {
      return rows;
    }
    long bound = (long) (Long.MIN_VALUE + share * 0x1p64);
    return rows.where(functions.col(rows.columns()[HeadJudge.HASH]).leq(bound));
  }

  private JavaRDD<float[]> features(Dataset<Row> sampled) {
    RowSelection selection = judge.selection();
    return sampled
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(partition -> new SelectedFeatures(partition, selection));
  }

  private List<Point> points(FeaturePlane plane, int most) {
    HeadJudge captured = judge;
    try (JobDescription job =
        JobDescription.of(rows.sparkSession(), "Project rows onto the map of the features")) {
      return sample(most)
          .queryExecution()
          .toRdd()
          .toJavaRDD()
          .mapPartitions(partition -> placed(partition, captured, plane))
          .collect()
          .stream()
          .sorted(SHUFFLED)
          .limit(most)
          .map(FeatureMapping::point)
          .toList();
    }
  }

  private static Iterator<Row> placed(
      Iterator<InternalRow> partition, HeadJudge judge, FeaturePlane plane) {
    List<Row> points = new ArrayList<>();
    judge.judge(
        partition,
        new LeftOutRows(),
        row -> {
          double[] place = plane.place(row.features());
          points.add(
              RowFactory.create(
                  row.uri(), place[0], place[1], row.label(), row.predicted(), row.probability()));
        });
    return points.iterator();
  }

  private static Point point(Row row) {
    return new Point(
        rounded(row.getDouble(1)),
        rounded(row.getDouble(2)),
        row.getString(0),
        row.getInt(3),
        row.getInt(4),
        row.getFloat(5),
        null);
  }

  /** Finer than any screen: features with a standard deviation of 1 are at most some tens apart. */
  private static double rounded(double coordinate) {
    return Math.round(coordinate * 1e4) / 1e4;
  }

  /** The finite features of the rows that are evaluated. */
  private static final class SelectedFeatures implements Iterator<float[]> {
    private final Iterator<InternalRow> rows;
    private final RowSelection selection;
    private final LeftOutRows leftOut = new LeftOutRows();
    private float[] next;

    SelectedFeatures(Iterator<InternalRow> rows, RowSelection selection) {
      this.rows = rows;
      this.selection = selection;
    }

    @Override
    public boolean hasNext() {
      while (next == null && rows.hasNext()) {
        InternalRow row = rows.next();
        if (selection.label(row, leftOut).isPresent()) {
          float[] features = HeadJudge.features(row);
          next = HeadJudge.isFinite(features) ? features : null;
        }
      }
      return next != null;
    }

    @Override
    public float[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      float[] taken = next;
      next = null;
      return taken;
    }
  }
}
