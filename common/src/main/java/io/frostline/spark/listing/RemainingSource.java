package io.frostline.spark.listing;

import static org.apache.spark.sql.functions.not;

import io.frostline.example.Example;
import io.frostline.spark.JobDescription;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The images of another source without some that are neither read nor rejected.
 *
 * @param excluded by their uris, as the source lists them
 */
public record RemainingSource(ExampleSource all, ExcludedUris excluded) implements PartialSource {
  public RemainingSource {
    Objects.requireNonNull(all, "all");
    Objects.requireNonNull(excluded, "excluded");
  }

  /** How many images the other source lists that are excluded: it is listed once more. */
  public long count(SparkSession spark) {
    AtomicLong found = new AtomicLong();
    boolean isVisited =
        all.visit(
            spark.sessionState().newHadoopConf(),
            image -> {
              found.addAndGet(excluded.contains(image.uri()) ? 1 : 0);
              return true;
            });
    if (isVisited) {
      return found.get();
    }
    try (JobDescription job = JobDescription.of(spark, "Count the images that are excluded")) {
      return all.list(spark).where(not(excluded.stay())).count();
    }
  }

  @Override
  public Dataset<Row> list(SparkSession spark) {
    return all.list(spark).where(excluded.stay());
  }

  @Override
  public boolean visit(Configuration hadoop, Predicate<Example> taken) {
    return all.visit(hadoop, image -> excluded.contains(image.uri()) || taken.test(image));
  }

  @Override
  public boolean listsWholeFiles() {
    return all.listsWholeFiles();
  }
}
