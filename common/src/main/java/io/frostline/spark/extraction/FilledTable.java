package io.frostline.spark.extraction;

import io.frostline.feature.BatchChoice;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.State;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.extraction.ExtractionRun.Committed;
import io.frostline.spark.extraction.ExtractionRun.Summary;
import io.frostline.spark.listing.Listing;
import io.frostline.spark.listing.ListingDigest;
import io.frostline.spark.listing.OrderedExamples;
import io.frostline.spark.table.Backlog;
import io.frostline.spark.table.Backlog.Changes;
import io.frostline.spark.table.ResultTable;
import io.frostline.storage.Lease;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * One of the tables that a run fills, from the look at what it has to the record of what it got:
 * {@link #prepare}, {@link #begin}, {@link #settle}, {@link #commit} for each wave, {@link
 * #complete}.
 */
final class FilledTable {
  private final SparkSession spark;
  private final ExtractionRequest request;
  private final ExtractionPlan plan;
  private final ResultTable table;
  private Backlog backlog;
  private RejectionTally tally;
  private Changes changes = new Changes(0, 0);
  private Summary summary;
  private long listed;
  private long rowsBefore;
  private volatile OrderedExamples left;
  private volatile long computed;
  private volatile long copied;
  private OptionalInt fastestBatch = OptionalInt.empty();

  FilledTable(SparkSession spark, ExtractionRequest request, ExtractionPlan plan, String uri) {
    this.spark = spark;
    this.request = request;
    this.plan = plan;
    this.table = new ResultTable(spark, uri);
  }

  ExtractionPlan plan() {
    return plan;
  }

  String uri() {
    return table.uri();
  }

  /** {@code the feature table of mobilenet_v2}. */
  String inWords() {
    return Formatted.of("the %s of %s", plan.origin().tableKind().table(), plan.origin().model());
  }

  void refuseAmong(String images) {
    if (table.liesBelow(images)) {
      throw new UserException(
          Formatted.of(
              "The table %s is inside the folder %s and would be listed among its %s. Choose another --out.",
              uri(), images, plan.origin().examples().nouns()));
    }
  }

  Lease lease() {
    return table.lease(plan.origin().tableKind());
  }

  /** Whether the last run met images that crash the decoder. */
  boolean hadDeadlyImages() {
    return table.hadDeadlyImages();
  }

  /** Whether the last run did not finish. */
  boolean wasInterrupted() {
    return table.wasInterrupted();
  }

  /**
   * Makes it ready for the rows of the run.
   *
   * @throws UserException if it contains others
   */
  void prepare() {
    table.prepare(plan.origin(), request.existingRows());
  }

  /** Records that a run is at work. */
  void begin(Listing listing, long images) {
    listed = images;
    tally =
        new RejectionTally(plan.origin().examples(), listed, request.limits().maxRejectedShare());
    fastestBatch = table.fastestBatch();
    table.write(provenance(State.RUNNING, null, null));
    backlog = table.backlog(listing, plan.origin());
  }

  /**
   * Records that the run is complete if the table has exactly the rows of the listing.
   *
   * @return whether it has
   */
  boolean completesAsItIs(ListingDigest digest) {
    boolean isUpToDate = backlog.isNothing(digest);
    if (isUpToDate) {
      if (!request.images().excluded().isEmpty()) {
        backlog.forgetRejected();
      }
      complete(listed, table.count());
    }
    return isUpToDate;
  }

  boolean isEmpty() {
    return table.isEmpty();
  }

  /** Removes rows of changed images, marks those of deleted ones, and finds what is left to do. */
  void settle() {
    backlog.forgetRejected();
    changes = backlog.settle();
    rowsBefore = table.count();
    left = backlog.leftInOrder();
  }

  /** The listed images without a row, as far as the table has been filled. */
  Backlog backlog() {
    return backlog;
  }

  /** The images that had no row when it was settled. */
  OrderedExamples left() {
    return left;
  }

  /**
   * The network with the batch size that is requested, or the fastest one.
   *
   * @param images how many will run through it
   * @param networks how many share the memory of a task
   */
  BatchedPlan batched(long images, int networks) {
    int wanted = request.limits().batch().orElse(() -> fastestBatch(images, networks));
    return new BatchedPlan(plan, plan.batchSize(wanted));
  }

  private int fastestBatch(long images, int networks) {
    FastestBatch sizes = new FastestBatch(spark, plan, networks);
    if (fastestBatch.isEmpty() && sizes.pays(images)) {
      fastestBatch = OptionalInt.of(sizes.measure());
      table.rememberFastestBatch(fastestBatch.getAsInt());
    }
    return fastestBatch.orElse(BatchChoice.USUAL);
  }

  /** What it has of the listed images; empty until it is known what is left to do. */
  Optional<Committed> committed() {
    return Optional.ofNullable(left)
        .map(
            images ->
                new Committed(
                    uri(),
                    plan.origin().examples(),
                    listed - images.count() + computed + copied,
                    listed));
  }

  /** Copies rows to images with the same bytes. */
  void copyRows() {
    copied += backlog.copyRows();
  }

  /**
   * Adds the results of a wave, and returns the number of new rows.
   *
   * @param images the number of images of the wave that it lacked
   */
  long commit(JavaRDD<InternalRow> extracted, List<Row> rejected, long images) {
    tally.add(rejected);
    long rows = images - rejected.size();
    table.append(extracted, rows, plan.origin());
    table.appendRejected(rejected);
    computed += rows;
    return rows;
  }

  void refuseTooManyRejected() {
    tally.refuseTooMany(uri());
  }

  /**
   * Records that the run is complete.
   *
   * @throws UserException if rows are missing
   */
  void complete() {
    long rows = rowsBefore + computed + copied;
    refuseLost(rows);
    complete(listed - left.count(), rows);
  }

  private void complete(long found, long rows) {
    summary =
        new Summary(
            uri(),
            listed,
            found,
            computed + copied,
            copied,
            changes.changed(),
            changes.deleted(),
            tally);
    table.write(provenance(State.COMPLETE, rows, summary));
  }

  /** The result, once the run is complete. */
  Summary summary() {
    return summary;
  }

  /** Recomputing lost results may reject an image that was fine before, or vice versa. */
  private void refuseLost(long expectedRows) {
    long rows = table.count();
    if (rows != expectedRows) {
      throw new UserException(
          Formatted.of(
              "The table %s has %s, but should have %,d: executors were lost, and the results of some %s changed in the meantime. Run the same command again.",
              uri(), Count.of(rows, "row"), expectedRows, plan.origin().examples().nouns()));
    }
  }

  private Provenance provenance(State state, Long rows, Summary result) {
    Provenance provenance =
        new Provenance(
            Provenance.version(),
            state,
            plan.origin(),
            request.images().uri(),
            listed,
            result == null ? null : result.counts(),
            rows,
            result == null ? null : result.rejected().imagesByReason());
    return fastestBatch.isPresent()
        ? provenance.withFastestBatch(fastestBatch.getAsInt())
        : provenance;
  }
}
