package io.frostline.spark.extraction;

import io.frostline.feature.BatchChoice;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.Counts;
import io.frostline.feature.Provenance.State;
import io.frostline.feature.TableKind;
import io.frostline.message.Count;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.extraction.ExtractionRequest.Duplicates;
import io.frostline.spark.extraction.SliceExtraction.Care;
import io.frostline.spark.listing.ImageListing;
import io.frostline.spark.listing.ListingDigest;
import io.frostline.spark.listing.OrderedImages;
import io.frostline.spark.table.Backlog;
import io.frostline.spark.table.Backlog.Changes;
import io.frostline.spark.table.ImageTable;
import io.frostline.spark.table.OutcomeRow;
import io.frostline.storage.Lease;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.StorageLevel;

/**
 * Turns images into a table of features or predictions: lists them, skips those already in the
 * table, runs the rest through the network wave by wave, and commits each wave.
 *
 * <p>To resume a run that died, run it again. Every run retries rejected images, because the
 * problem may have been fixed. Images that have changed since they were added to the table are
 * extracted again; rows of deleted images stay in the table and are marked.
 */
public final class ExtractionRun {
  private final SparkSession spark;
  private final ExtractionRequest request;
  private final ExtractionPlan plan;
  private final ImageTable table;
  private final ProgressReport progress;
  private boolean deadlyKnown;
  private Care care = Care.NONE;
  private OptionalInt fastestBatch = OptionalInt.empty();

  /**
   * The result of a run.
   *
   * @param listed number of images in the source
   * @param found number of these that were already in the table
   * @param added number of rows that this run added
   * @param copied number of these that are copies of the row of another image with the same bytes
   * @param changed number of rows that this run removed because their images had changed
   * @param deleted number of rows in the table whose images no longer exist
   */
  public record Summary(
      long listed,
      long found,
      long added,
      long copied,
      long changed,
      long deleted,
      RejectionTally rejected) {
    private Counts counts() {
      return new Counts(listed, found, added, rejected.images());
    }
  }

  public ExtractionRun(
      SparkSession spark, ExtractionRequest request, ExtractionPlan plan, ProgressReport progress) {
    this.spark = ImageTable.writingSession(spark);
    this.request = request;
    this.plan = plan;
    this.table = new ImageTable(this.spark, request.out());
    this.progress = progress;
  }

  /**
   * Runs until every image of the source is in the table or rejected.
   *
   * @throws UserException if the source is empty, the table contains rows of a different origin or
   *     has another writer, or too many images are rejected
   */
  public Summary run() {
    refuseTableAmongImages();
    try (Lease lease = table.lease(kind())) {
      return runAlone();
    }
  }

  private Summary runAlone() {
    describe("List the images of " + imagesInWords());
    try (ImageListing listing =
        ImageListing.of(spark, request.images(), request.limits().maxImages())) {
      ListingDigest digest = listing.digest();
      long listed = refuseEmpty(digest.rows());
      deadlyKnown = table.hadDeadlyImages();
      care = deadlyKnown || table.wasInterrupted() ? Care.TRY_FIRST : Care.NONE;
      table.prepare(plan.origin(), request.existingRows());
      fastestBatch = table.fastestBatch();
      table.write(provenance(State.RUNNING, listed, null, null));
      Backlog backlog = table.backlog(listing, plan.origin());
      return backlog.isNothing(digest) ? nothing(listed) : extract(backlog, listed);
    } finally {
      spark.sparkContext().clearJobGroup();
    }
  }

  private Summary nothing(long listed) {
    RejectionTally tally = new RejectionTally(listed, request.limits().maxRejectedShare());
    return complete(new Summary(listed, listed, 0, 0, 0, 0, tally), table.count());
  }

  private Summary complete(Summary summary, long rows) {
    table.write(provenance(State.COMPLETE, summary.listed(), rows, summary));
    return summary;
  }

  private Summary extract(Backlog backlog, long listed) {
    Changes changes = settle(backlog);
    long rowsBefore = table.count();
    RejectionTally tally = new RejectionTally(listed, request.limits().maxRejectedShare());
    OrderedImages images = backlog.leftInOrder();
    long left = images.count();
    Added added =
        request.duplicates() == Duplicates.COMPUTED_ONCE && left > 0
            ? extractOnce(backlog, tally)
            : new Added(extractWaves(images, tally), 0);
    refuseLost(rowsBefore + added.all());
    return complete(
        new Summary(
            listed,
            listed - left,
            added.all(),
            added.copied,
            changes.changed(),
            changes.deleted(),
            tally),
        rowsBefore + added.all());
  }

  private Changes settle(Backlog backlog) {
    backlog.forgetRejected();
    if (!table.isEmpty()) {
      describe("Find changed and deleted images of the " + kind().table());
    }
    return backlog.settle();
  }

  private record Added(long computed, long copied) {
    private long all() {
      return computed + copied;
    }
  }

  /** Copies of a rejected image are tried, and rejected, individually. */
  private Added extractOnce(Backlog backlog, RejectionTally tally) {
    describe("Find images with the same bytes among those of " + imagesInWords());
    backlog.readContent();
    long copied = copy(backlog);
    Dataset<Row> firsts = backlog.firstOfEachContent().persist(StorageLevel.DISK_ONLY());
    try {
      long computed = extractWaves(OrderedImages.of(firsts), tally);
      copied += copy(backlog);
      Dataset<Row> others = backlog.left().exceptAll(firsts);
      return new Added(computed + extractWaves(OrderedImages.of(others), tally), copied);
    } finally {
      firsts.unpersist();
    }
  }

  private long copy(Backlog backlog) {
    describe("Copy rows for images with the same bytes");
    return backlog.copyRows();
  }

  private long extractWaves(OrderedImages images, RejectionTally tally) {
    long wanted = images.count();
    if (wanted == 0) {
      return 0;
    }
    long rejectedBefore = tally.images();
    int batchSize = batchSize(wanted);
    Extractor extractor = new Extractor(spark, plan, request, batchSize);
    long handled = 0;
    try (ProgressReport.Running running = progress.start(wanted, extractor.counters())) {
      Waves waves =
          new Waves(
              images,
              request.limits().commitEvery(),
              batchSize,
              spark.sparkContext().defaultParallelism());
      while (waves.hasNext()) {
        List<Row[]> wave = waves.next();
        long size = wave.stream().mapToLong(slice -> slice.length).sum();
        describe(
            Formatted.of(
                "Add images %,d to %,d of %,d to the %s",
                handled + 1, handled + size, wanted, kind().table()));
        extractWave(extractor.outcomes(wave, care), size, tally);
        handled += size;
        tally.refuseTooMany(table.uri());
      }
    }
    return handled - (tally.images() - rejectedBefore);
  }

  private int batchSize(long images) {
    return plan.batchSize(request.limits().batch().orElse(() -> fastestBatch(images)));
  }

  private int fastestBatch(long images) {
    FastestBatch sizes = new FastestBatch(spark, plan);
    if (fastestBatch.isEmpty() && sizes.pays(images)) {
      describe("Measure which batch size is the fastest");
      fastestBatch = OptionalInt.of(sizes.measure());
      table.rememberFastestBatch(fastestBatch.getAsInt());
    }
    return fastestBatch.orElse(BatchChoice.USUAL);
  }

  private void extractWave(JavaRDD<InternalRow> lazyOutcomes, long images, RejectionTally tally) {
    JavaRDD<InternalRow> outcomes = lazyOutcomes.persist(StorageLevel.DISK_ONLY());
    try {
      List<Row> rejected =
          outcomes.filter(OutcomeRow::isRejected).map(OutcomeRow::rejected).collect();
      tally.add(rejected);
      long extracted = images - rejected.size();
      table.append(outcomes.filter(OutcomeRow::isExtracted), extracted, plan.origin());
      table.appendRejected(rejected);
      // As soon as rows are added again, the cause of the interruption no longer matters.
      care = extracted > 0 && !deadlyKnown ? Care.NONE : care;
    } finally {
      outcomes.unpersist();
    }
  }

  private void refuseTableAmongImages() {
    String images = request.images().uri();
    if (!request.images().isManifest() && table.liesBelow(images)) {
      throw new UserException(
          Formatted.of(
              "The table %s is inside the image folder %s and would be listed as images. Choose another --out.",
              table.uri(), images));
    }
  }

  private long refuseEmpty(long listed) {
    if (listed == 0) {
      throw new UserException(
          "There are no images at "
              + request.images().uri()
              + ". Files whose name starts with a dot, and folders whose name starts with an underscore, are ignored.");
    }
    return listed;
  }

  /** Recomputing lost results may reject an image that was fine before, or vice versa. */
  private void refuseLost(long expectedRows) {
    long rows = table.count();
    if (rows != expectedRows) {
      throw new UserException(
          Formatted.of(
              "The table %s has %s, but should have %,d: executors were lost, and the results of some images changed in the meantime. Run the same command again.",
              table.uri(), Count.of(rows, "row"), expectedRows));
    }
  }

  private Provenance provenance(State state, long listed, Long rows, Summary summary) {
    Provenance provenance =
        new Provenance(
            Provenance.version(),
            state,
            plan.origin(),
            request.images().uri(),
            listed,
            summary == null ? null : summary.counts(),
            rows,
            summary == null ? null : summary.rejected().imagesByReason());
    return fastestBatch.isPresent()
        ? provenance.withFastestBatch(fastestBatch.getAsInt())
        : provenance;
  }

  private TableKind kind() {
    return plan.origin().tableKind();
  }

  private String imagesInWords() {
    return ForeignText.line(request.images().uri());
  }

  private void describe(String job) {
    spark.sparkContext().setJobGroup("frostline-" + kind().content(), job, true);
  }
}
