package io.frostline.spark.neighbours;

import io.frostline.evaluation.Similar;
import io.frostline.evaluation.SimilarPage;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.neighbours.Queries;
import io.frostline.spark.evaluation.PreviewSource;
import io.frostline.storage.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * Finds the nearest rows of queries, and writes them into a folder.
 *
 * @param previews show examples on the page
 * @param shown how many queries are shown
 * @param progress is told what happens
 */
public record SimilarRows(
    SparkSession spark,
    SimilarRequest request,
    PreviewSource previews,
    int shown,
    Consumer<String> progress) {
  private static final int MOST_SHOWN = 100;

  public SimilarRows {
    if (shown < 1 || shown > MOST_SHOWN) {
      throw new UserException(
          Formatted.of(
              "--shown is %,d, but must be between 1 and %d, the capacity of a page. The table has all; choose a number in that range.",
              shown, MOST_SHOWN));
    }
  }

  /** Searches block by block, and writes table and page. */
  public Similar into(SimilarFolder folder, Lease lease, QuerySet queries) {
    lease.check();
    folder.begin();
    SimilarSearch search = new SimilarSearch(spark, request, folder.table());
    QueryBlocks blocks =
        new QueryBlocks(queries.vectors(), request.features().width(), request.top());
    List<String> first = new ArrayList<>();
    long done = 0;
    long unusable = 0;
    while (blocks.hasNext()) {
      Queries block = blocks.next();
      progress.accept(
          Formatted.of(
              "Comparing %s with %s.",
              queries.count() == 1
                  ? "the query"
                  : Formatted.of(
                      "queries %,d to %,d of %,d", done + 1, done + block.count(), queries.count()),
              Count.of(request.features().count(), "row")));
      lease.check();
      unusable = search.search(block);
      done += block.count();
      block.uris().stream().limit(Math.max(0, shown - first.size())).forEach(first::add);
    }
    Similar found =
        new SimilarReport(spark, request, previews).of(folder.table(), queries, first, unusable);
    lease.check();
    folder.finish(SimilarPage.of(found));
    return found;
  }
}
