package io.frostline.spark.pack;

import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.State;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.spark.extraction.ProgressReport;
import io.frostline.spark.pack.PackRequest.ExistingShards;
import io.frostline.storage.Lease;
import io.frostline.storage.OwnFolder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Packs images of any source into shards: list them, skip those already packed, plan the shards of
 * the rest, and write all shards in parallel.
 *
 * <p>Every listed image ends up in one shard, or in the list of rejected images. To resume a killed
 * run, run it again: shards that are in the index are kept, and the others are written as planned,
 * byte by byte, if their images are still the same. Shards that were deleted or cut off are written
 * again.
 */
public final class PackRun {
  private final SparkSession spark;
  private final PackRequest request;
  private final ProgressReport progress;
  private final Consumer<String> notices;
  private final Configuration hadoop;
  private final PackFolder folder;

  /**
   * @param notices receives what the user should know about the shards that are there
   */
  public PackRun(
      SparkSession spark, PackRequest request, ProgressReport progress, Consumer<String> notices) {
    this.spark = spark;
    this.request = request;
    this.progress = progress;
    this.notices = notices;
    this.hadoop = spark.sessionState().newHadoopConf();
    this.folder = new PackFolder(request.out(), hadoop);
  }

  /** The folder at an address, which may be filled with shards or not. */
  public static OwnFolder folder(String uri, Configuration hadoop) {
    return PackFolder.own(uri, hadoop);
  }

  /** The folder of the shards, with scheme. */
  public String uri() {
    return folder.path().toString();
  }

  /**
   * Runs until every image is in a shard or rejected.
   *
   * @throws UserException if the source is empty, the folder contains something else, is damaged or
   *     has another writer, images have changed since they were packed, or too many are rejected
   */
  public PackRecord run() {
    if (folder.liesBelow(request.images().uri())) {
      throw new UserException(
          Formatted.of(
              "The shards at %s would be inside the image folder %s and be listed as images. Choose another --out.",
              uri(), request.images().uri()));
    }
    try (Lease lease = folder.lease();
        JobDescription job =
            JobDescription.of(spark, "List the images of " + request.images().uri())) {
      Dataset<Row> listing =
          request
              .images()
              .list(spark)
              .select("uri", "label", "length", "modified")
              .persist(StorageLevel.DISK_ONLY());
      try {
        return pack(listing, refuseEmpty(listing.count()), lease);
      } finally {
        listing.unpersist();
      }
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of("The shards at %s cannot be written: %s.", uri(), Reason.of(failure)),
          failure);
    }
  }

  private PackRecord pack(Dataset<Row> listing, long listed, Lease lease) throws IOException {
    Optional<PackPlan> interrupted = prepare().map(PackRecord::plan);
    PlanTable plans = new PlanTable(spark, folder);
    ShardIndex before = ShardIndex.read(spark, folder);
    PackPlanning planning =
        new PackPlanning(spark, folder, before, interrupted.map(plans::read), request.shardBytes());
    PackedImages packed = new PackedImages(folder, before, listing);
    packed.refuseChanged();
    packed.refuseGone();
    planning.removeUnfinished();
    before.lost().forEach(lost -> notices.accept(lost.notice()));
    Dataset<Row> missing = before.whole().isEmpty() ? listing : listing.exceptAll(before.packed());
    long wanted = missing.count();
    if (wanted > 0 || !before.lost().isEmpty()) {
      folder.write(record(State.RUNNING, listed, null, interrupted.orElse(null)));
      PackPlan plan = planning.plan(missing);
      folder.write(record(State.RUNNING, listed, null, plan));
      folder.deletePlansBut(plan.table());
      for (LostShard lost : before.lost()) {
        folder.remove(lost.shard());
      }
      write(plans.read(plan), wanted);
    }
    lease.check();
    folder.deleteParts();
    PackRecord done = finished(before, listed, wanted);
    lease.check();
    folder.write(done);
    folder.deletePlans();
    refuseTooMany(done);
    return done;
  }

  private PackRecord finished(ShardIndex before, long listed, long wanted) throws IOException {
    ShardIndex after = ShardIndex.read(spark, folder);
    if (!after.lost().isEmpty()) {
      LostShard lost = after.lost().get(0);
      throw new UserException(
          Formatted.of(
              "The shard %s %s, although it was just written: another process writes to %s. Run the same command again once that has ended.",
              lost.shard().name(), lost.what(), uri()));
    }
    Counts counts =
        new Counts(
            after.images(),
            listed - wanted,
            folder.hasRejected() ? rejected().count() : 0,
            after.whole().size());
    refuseLost(counts.packed() - before.images() + counts.rejected(), wanted);
    return record(State.COMPLETE, listed, counts, null);
  }

  private record Counts(long packed, long found, long rejected, long shards) {}

  /** The record of the run whose shards are kept, if there is one. */
  private Optional<PackRecord> prepare() throws IOException {
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    folder.check();
    if (request.existing() == ExistingShards.OVERWRITE) {
      folder.delete();
      return Optional.empty();
    }
    Optional<PackRecord> found = folder.record();
    if (found.isPresent() && !found.get().to().equals(format())) {
      throw new UserException(
          Formatted.of(
              "%s contains %s shards, not %s. Choose another --out, or start over with --overwrite.",
              uri(), found.get().to(), format()));
    }
    return found;
  }

  private void write(Dataset<Row> plan, long wanted) {
    List<Integer> shards = PlanTable.shards(plan);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(hadoop));
    LongAccumulator seen = spark.sparkContext().longAccumulator("images packed");
    String run = UUID.randomUUID().toString();
    PackTask task =
        new PackTask(
            new PackTask.Spec(request.images(), request.to(), uri(), run, shards),
            configuration,
            seen);
    try (JobDescription job =
            JobDescription.of(
                spark, Formatted.of("Pack %s into %s", Count.of(wanted, "image"), uri()));
        ProgressReport.Running running = progress.startImages(wanted, seen::value)) {
      PlanTable.byShard(plan, shards).foreachPartition(task);
    } finally {
      configuration.destroy();
    }
  }

  private Dataset<Row> rejected() {
    return spark.read().schema("uri STRING").json(PackFolder.lines(folder.rejected()));
  }

  private long refuseEmpty(long listed) {
    if (listed == 0) {
      throw new UserException(
          Formatted.of(
              "There are no images at %s. Files whose name starts with a dot, and folders whose name starts with an underscore, are ignored.",
              request.images().uri()));
    }
    return listed;
  }

  private void refuseLost(long handled, long wanted) {
    if (handled != wanted) {
      throw new UserException(
          Formatted.of(
              "The index and the rejected images of %s have %s, but should have %,d: another process writes there. Run the same command again.",
              uri(), Count.of(handled, "new line"), wanted));
    }
  }

  private void refuseTooMany(PackRecord done) {
    if (done.rejected() > request.maxRejectedShare() * done.listed()) {
      throw new UserException(
          Formatted.of(
              "Too many images were rejected: %,d of %,d, but the limit is %.1f %%. They are listed in %s; all others are packed. Fix the images or raise --max-rejected, and run the same command again.",
              done.rejected(), done.listed(), 100 * request.maxRejectedShare(), folder.rejected()));
    }
  }

  private PackRecord record(State state, long listed, Counts counts, PackPlan plan) {
    boolean done = counts != null;
    return new PackRecord(
        Provenance.version(),
        state,
        format(),
        request.images().uri(),
        listed,
        done ? counts.packed() : null,
        done ? counts.found() : null,
        done ? counts.rejected() : null,
        done ? counts.shards() : null,
        plan);
  }

  private String format() {
    return request.to().keyword();
  }
}
