package io.frostline.spark.review;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.frostline.image.ImageStatistics;
import io.frostline.message.Formatted;
import io.frostline.review.PictureFacts;
import io.frostline.review.PictureFlaw;
import io.frostline.spark.JobDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Pictures of a table that are dark, bright, blank, blurred or tiny, by the columns of {@link
 * ImageStatistics} and the sizes. What a table has no columns for is not found.
 *
 * @param rows of the table
 */
record PictureFlaws(Dataset<Row> rows) {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "uri string, score float, reason string, kind string, label string, brightness float,"
              + " contrast float, sharpness float, entropy float, width int, height int");

  /** Whether more than tiny pictures can be found. */
  boolean areMeasured() {
    return Arrays.asList(rows.columns()).containsAll(ImageStatistics.NAMES);
  }

  /** A row for each picture and flaw, the worst first. */
  Dataset<Row> list() {
    JavaRDD<Row> facts =
        rows.select(
                Stream.concat(
                        Stream.of(col("uri"), ReviewBlocks.label()),
                        Stream.concat(
                            ImageStatistics.NAMES.stream().map(name -> or(name, "float", "NaN")),
                            Stream.of(or("width", "int", "0"), or("height", "int", "0"))))
                    .toArray(Column[]::new))
            .javaRDD();
    float[] limits = limits(facts);
    return rows.sparkSession()
        .createDataFrame(facts.flatMap(row -> flaws(row, limits)), SCHEMA)
        .orderBy(col("kind"), desc("score"), col("uri"));
  }

  private Column or(String name, String type, String unknown) {
    boolean isThere = Arrays.asList(rows.columns()).contains(name);
    return (isThere ? col(name) : lit(unknown)).cast(type);
  }

  private float[] limits(JavaRDD<Row> facts) {
    PictureFlaw[] kinds = PictureFlaw.values();
    StructType schema = new StructType();
    List<Column> medians = new ArrayList<>();
    for (PictureFlaw kind : kinds) {
      schema = schema.add(kind.keyword(), DataTypes.FloatType);
      medians.add(
          expr(
              Formatted.of(
                  "percentile(%1$s, 0.5) FILTER (WHERE NOT isnan(%1$s))", kind.keyword())));
    }
    Dataset<Row> measures =
        rows.sparkSession().createDataFrame(facts.map(PictureFlaws::measures), schema);
    try (JobDescription job =
        JobDescription.of(rows.sparkSession(), "Find the medians of the statistics")) {
      Row found =
          measures.agg(medians.get(0), medians.stream().skip(1).toArray(Column[]::new)).first();
      float[] limits = new float[kinds.length];
      for (int place = 0; place < kinds.length; place++) {
        limits[place] =
            found.isNullAt(place) ? Float.NaN : kinds[place].limit((float) found.getDouble(place));
      }
      return limits;
    }
  }

  private static PictureFacts facts(Row row) {
    return new PictureFacts(
        number(row, 2),
        number(row, 3),
        number(row, 4),
        number(row, 5),
        row.isNullAt(6) ? 0 : row.getInt(6),
        row.isNullAt(7) ? 0 : row.getInt(7));
  }

  private static float number(Row row, int place) {
    return row.isNullAt(place) ? Float.NaN : row.getFloat(place);
  }

  private static Row measures(Row row) {
    PictureFacts facts = facts(row);
    return RowFactory.create(
        Stream.of(PictureFlaw.values()).map(kind -> (Object) kind.measure(facts)).toArray());
  }

  private static Iterator<Row> flaws(Row row, float[] limits) {
    PictureFacts facts = facts(row);
    List<Row> found = new ArrayList<>();
    for (PictureFlaw kind : PictureFlaw.values()) {
      float limit = limits[kind.ordinal()];
      if (kind.isIn(facts, limit)) {
        found.add(
            RowFactory.create(
                row.getString(0),
                kind.score(facts, limit),
                kind.reason(facts, limit),
                kind.keyword(),
                row.getString(1),
                known(facts.brightness()),
                known(facts.contrast()),
                known(facts.sharpness()),
                known(facts.entropy()),
                facts.width(),
                facts.height()));
      }
    }
    return found.iterator();
  }

  private static Float known(float number) {
    return Float.isNaN(number) ? null : (Float) number;
  }
}
