package io.frostline.spark.quantisation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Images drawn from a listing, in two portions that share none.
 *
 * @param calibrated on which scales are chosen: four fifths
 * @param compared on which both networks are run: the others
 */
record Sample(List<Row> calibrated, List<Row> compared) {
  private static final int COMPARED_EVERY = 5;

  /**
   * Draws images in the order of the hashes of their uris, so that every folder has its share, and
   * the same ones each time.
   *
   * @throws UserException if there are too few
   */
  static Sample of(SparkSession spark, QuantisationRequest request) {
    try (JobDescription listing = JobDescription.of(spark, "Draw examples to calibrate on")) {
      List<Row> drawn =
          request
              .examples()
              .list(spark)
              .dropDuplicates("uri")
              .orderBy(xxhash64(col("uri")), col("uri"))
              .limit(request.limit())
              .collectAsList();
      if (drawn.size() < QuantisationRequest.FEWEST_IMAGES) {
        throw new UserException(
            Formatted.of(
                "%s has %s; quantising needs at least %d, and better %d. Give more.",
                request.examples().uri(),
                Count.of(drawn.size(), request.form().examples().noun()),
                QuantisationRequest.FEWEST_IMAGES,
                QuantisationRequest.USUAL_IMAGES));
      }
      return new Sample(
          IntStream.range(0, drawn.size())
              .filter(at -> at % COMPARED_EVERY != 0)
              .mapToObj(drawn::get)
              .toList(),
          IntStream.range(0, drawn.size())
              .filter(at -> at % COMPARED_EVERY == 0)
              .mapToObj(drawn::get)
              .toList());
    }
  }
}
