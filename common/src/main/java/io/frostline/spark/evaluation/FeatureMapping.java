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
 * Draws the map of the features of judged rows. From a large table, the plane is found by some rows
 * and fewer are shown, chosen by a hash of the uri and so the same ones every time.
 *
 * @param rows columns as {@link HeadJudge} reads them
 * @param judged how many of them are judged
 */
record FeatureMapping(Dataset<Row> rows, HeadJudge judge, long judged) {
  /** Two directions of many rows hardly change with more of them. */
  private static final long MOST_ROWS = 20_000;

  /** 512 MB, which Spark keeps in memory or else on disk. */
  private static final long MOST_FLOATS = 1L << 27;

  private static final long LEAST_ROWS = 1_000;

  /** More than wanted are drawn, because the hash gives some more or fewer. */
  private static final double MARGIN = 1.25;

  /** Not the order of uris, which is that of labels often: what is cut off is of all kinds. */
  private static final Comparator<Row> SHUFFLED =
      Comparator.comparingInt((Row row) -> MurmurHash3$.MODULE$.stringHash(row.getString(0), 0))
          .thenComparing(row -> row.getString(0));

  /** The map with at most so many points; none where the features vary in fewer directions. */
  Optional<FeatureMap> map(int most) {
    int width = judge.head().width();
    long sampled = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, MOST_FLOATS / width));
    Optional<FeaturePlane> plane;
    try (JobDescription job =
        JobDescription.of(rows.sparkSession(), "Find the plane in which the features vary most")) {
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
        JobDescription.of(rows.sparkSession(), "Place images on the map of the features")) {
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

  /** Finer than any screen: features of deviation 1 lie some tens apart at most. */
  private static double rounded(double coordinate) {
    return Math.round(coordinate * 1e4) / 1e4;
  }

  /** The finite features of the rows that are judged. */
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
