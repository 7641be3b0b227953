package io.frostline.spark.review;

import io.frostline.evaluation.Review;
import io.frostline.evaluation.ReviewPage;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.evaluation.PreviewSource;
import io.frostline.storage.Lease;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * Reviews a feature table into a folder.
 *
 * @param previews show examples on the page
 * @param shown how many groups, labels and odd ones out are shown
 * @param progress is told what happens
 */
public record TableReview(
    SparkSession spark,
    ReviewRequest request,
    PreviewSource previews,
    int shown,
    Consumer<String> progress) {
  /** The number of groups with which a page stays below ten megabytes. */
  private static final int MOST_SHOWN = 200;

  public TableReview {
    if (shown < 0 || shown > MOST_SHOWN) {
      throw new UserException(
          Formatted.of(
              "--shown is %d, but must be between 0 and %d, the capacity of a page. The tables have all; choose a number in that range.",
              shown, MOST_SHOWN));
    }
  }

  /** Reviews the table, and writes tables, figures and page. */
  public Review into(ReviewFolder folder, Lease lease) {
    lease.check();
    folder.begin();
    ReviewTables tables = new ReviewTables(spark, folder.path());
    ReviewResult result = new ReviewRun(spark, request, progress).run(tables);
    Review review = new ReviewReport(spark, request, previews, shown).of(result, tables);
    lease.check();
    folder.finish(tables.copies(), ReviewPage.figures(review), ReviewPage.of(review));
    return review;
  }
}
