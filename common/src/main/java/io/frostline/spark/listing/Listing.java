package io.frostline.spark.listing;

import io.frostline.example.Example;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** The images of a source that a run processes, listed once. */
public final class Listing implements AutoCloseable {
  private final ExampleSource source;
  private final Supplier<Dataset<Row>> images;
  private final Extent extent;
  private final Optional<List<Example>> held;
  private Optional<ListingDigest> digest = Optional.empty();

  /** The part of the source that is listed. */
  public enum Extent {
    /** All of its images. */
    WHOLE,
    /** The first images only, which says nothing about the rest. */
    FIRST
  }

  /**
   * A listing by Spark.
   *
   * @param images one row of {@link ListedExample#SCHEMA} each; the same image listed twice is two
   */
  public Listing(ExampleSource source, Dataset<Row> images, Extent extent) {
    this(source, () -> images, extent, Optional.empty());
    Objects.requireNonNull(images, "images");
  }

  private Listing(
      ExampleSource source,
      Supplier<Dataset<Row>> images,
      Extent extent,
      Optional<List<Example>> held) {
    this.source = Objects.requireNonNull(source, "source");
    this.images = images;
    this.extent = Objects.requireNonNull(extent, "extent");
    this.held = held;
  }

  /**
   * Lists a source: on the driver if it has few images, otherwise lazily by Spark.
   *
   * @param most the maximum number of images, in the order of their uris; all of them if it exceeds
   *     the limit that Spark supports
   */
  public static Listing of(SparkSession spark, ExampleSource source, long most) {
    Extent extent = most > Integer.MAX_VALUE ? Extent.WHOLE : Extent.FIRST;
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Optional<List<Example>> few = FirstExamples.of(source, most, hadoop);
    if (few.isPresent()) {
      List<Row> rows = few.get().stream().map(ListedExample::row).toList();
      // Made on use, because a new table needs none.
      return new Listing(
          source, () -> spark.createDataFrame(rows, ListedExample.SCHEMA), extent, few);
    }
    Dataset<Row> all = source.list(spark);
    return new Listing(
        source,
        extent == Extent.WHOLE ? all : all.orderBy(ListedExample.order()).limit((int) most),
        extent);
  }

  public ExampleSource source() {
    return source;
  }

  /** A row of {@link ListedExample#SCHEMA} for each image. */
  public Dataset<Row> images() {
    return images.get();
  }

  public Extent extent() {
    return extent;
  }

  /** All rows in the order of their uris and labels, if the driver holds them. */
  public Optional<List<Row>> rows() {
    return held.map(few -> few.stream().map(ListedExample::row).toList());
  }

  /** All images in order. */
  public OrderedExamples inOrder() {
    return rows()
        .map(OrderedExamples::of)
        .orElseGet(() -> OrderedExamples.of(images(), digest().rows()));
  }

  /** Reads all images once, which are kept until the listing is closed. */
  public ListingDigest digest() {
    if (digest.isEmpty()) {
      digest = Optional.of(read());
    }
    return digest.get();
  }

  private ListingDigest read() {
    if (held.isEmpty()) {
      return ListingDigest.of(images().persist(StorageLevel.DISK_ONLY()));
    }
    ListingDigest.Sum sum = new ListingDigest.Sum();
    held.get().forEach(sum::add);
    return sum.digest();
  }

  @Override
  public void close() {
    if (held.isEmpty()) {
      images().unpersist();
    }
  }
}
