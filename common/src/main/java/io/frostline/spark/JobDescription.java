package io.frostline.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The description of an action in the Spark UI while it runs. Closing it restores the previous
 * description.
 */
public final class JobDescription implements AutoCloseable {
  private static final String DESCRIPTION = "spark.job.description";

  private final SparkContext context;
  private final String before;

  private JobDescription(SparkContext context, String description) {
    this.context = context;
    this.before = context.getLocalProperty(DESCRIPTION);
    context.setJobDescription(description);
  }

  /** Sets the description of the jobs that this thread starts from now on. */
  public static JobDescription of(SparkSession spark, String description) {
    return new JobDescription(spark.sparkContext(), description);
  }

  @Override
  public void close() {
    context.setJobDescription(before);
  }
}
