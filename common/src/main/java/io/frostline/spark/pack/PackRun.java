package io.frostline.spark.pack;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.State;
import io.frostline.message.Count;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.spark.extraction.ProgressReport;
import io.frostline.spark.pack.PackRequest.ExistingShards;
import io.frostline.storage.Lease;
import io.frostline.storage.OwnFolder;
import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Packs images of any source into shards: list them, skip those already packed, assign the rest to
 * shards, and write all shards in parallel.
 *
 * <p>Every listed image ends up in one shard, or in the list of rejected images. To resume a killed
 * run, run it again: shards that are in the index are kept.
 */
public final class PackRun {
  private static final StructType INDEX =
      new StructType()
          .add("uri", DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("length", DataTypes.LongType)
          .add("modified", DataTypes.LongType)
          .add("shard", DataTypes.StringType)
          .add("packed", DataTypes.StringType);

  private final SparkSession spark;
  private final PackRequest request;
  private final ProgressReport progress;
  private final Configuration hadoop;
  private final PackFolder folder;

  public PackRun(SparkSession spark, PackRequest request, ProgressReport progress) {
    this.spark = spark;
    this.request = request;
    this.progress = progress;
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
   * @throws UserException if the source is empty, the folder contains something else or has another
   *     writer, images have changed since they were packed, or too many are rejected
   */
  public PackRecord run() {
    if (folder.liesBelow(request.images().uri())) {
      throw new UserException(
          "The shards at %s would be inside the image folder %s and be listed as images. Choose another --out."
              .formatted(uri(), request.images().uri()));
    }
    try (Lease lease = folder.lease();
        JobDescription job =
            JobDescription.of(spark, "List the images of " + request.images().uri())) {
      Dataset<Row> listing = request.images().list(spark).persist(StorageLevel.DISK_ONLY());
      try {
        return pack(listing, refuseEmpty(listing.count()), lease);
      } finally {
        listing.unpersist();
      }
    } catch (IOException failure) {
      throw new UserException(
          "The shards at %s cannot be written: %s.".formatted(uri(), failure.getMessage()),
          failure);
    }
  }

  private PackRecord pack(Dataset<Row> listing, long listed, Lease lease) throws IOException {
    prepare();
    Set<Integer> finished = folder.finished();
    refuseChanged(listing, finished);
    folder.write(record(State.RUNNING, listed, null));
    long before = finished.isEmpty() ? 0 : index().count();
    Dataset<Row> missing = finished.isEmpty() ? listing : listing.exceptAll(keys());
    long wanted = missing.count();
    if (wanted > 0) {
      int first = finished.stream().mapToInt(number -> number + 1).max().orElse(0);
      write(missing, wanted, first);
    }
    lease.check();
    folder.deleteParts();
    Counts counts =
        new Counts(
            folder.finished().isEmpty() ? 0 : index().count(),
            listed - wanted,
            folder.hasRejected() ? rejected().count() : 0,
            folder.finished().size());
    refuseLost(counts.packed() - before + counts.rejected(), wanted);
    lease.check();
    PackRecord done = record(State.COMPLETE, listed, counts);
    folder.write(done);
    refuseTooMany(done);
    return done;
  }

  private record Counts(long packed, long found, long rejected, long shards) {}

  private void prepare() throws IOException {
    if (folder.isEmpty()) {
      return;
    }
    folder.check();
    PackRecord found = folder.record().orElseThrow();
    if (request.existing() == ExistingShards.OVERWRITE) {
      folder.delete();
    } else if (!found.to().equals(format())) {
      throw new UserException(
          "%s contains %s shards, not %s. Choose another --out, or start over with --overwrite."
              .formatted(uri(), found.to(), format()));
    }
    folder.removeUnfinished();
  }

  private void write(Dataset<Row> missing, long wanted, int first) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(hadoop));
    LongAccumulator seen = spark.sparkContext().longAccumulator("images packed");
    PackTask task =
        new PackTask(
            new PackTask.Spec(request.images(), request.to(), uri(), first), configuration, seen);
    try (JobDescription job =
            JobDescription.of(
                spark, "Pack %s into %s".formatted(Count.of(wanted, "image"), uri()));
        ProgressReport.Running running = progress.startImages(wanted, seen::value)) {
      new ShardPlacement(first, request.shardBytes()).of(missing).foreachPartition(task);
    } finally {
      configuration.destroy();
    }
  }

  private Dataset<Row> index() {
    return spark.read().schema(INDEX).json(PackFolder.lines(folder.index()));
  }

  private Dataset<Row> keys() {
    return index()
        .select(
            col("uri"),
            col("label"),
            col("length"),
            expr("timestamp_millis(modified)").as("modified"));
  }

  private Dataset<Row> rejected() {
    return spark.read().schema("uri STRING").json(PackFolder.lines(folder.rejected()));
  }

  private long refuseEmpty(long listed) {
    if (listed == 0) {
      throw new UserException(
          "There are no images at %s. Files whose name starts with a dot, and folders whose name starts with an underscore, are ignored."
              .formatted(request.images().uri()));
    }
    return listed;
  }

  private void refuseChanged(Dataset<Row> listing, Set<Integer> finished) {
    if (finished.isEmpty()) {
      return;
    }
    Dataset<Row> stale = keys().exceptAll(listing).select("uri").distinct();
    Dataset<Row> changed = listing.select("uri").distinct().join(stale, "uri");
    long images = changed.count();
    if (images > 0) {
      throw new UserException(
          "%s changed (length, modification time or label) since being packed into %s, for example %s. Start over with --overwrite, or choose another --out."
              .formatted(
                  Count.of(images, "image has", "images have"),
                  uri(),
                  changed.first().getString(0)));
    }
  }

  private void refuseLost(long handled, long wanted) {
    if (handled != wanted) {
      throw new UserException(
          "The index and the rejected images of %s have %s, but should have %,d: another process writes there. Run the same command again."
              .formatted(uri(), Count.of(handled, "new line"), wanted));
    }
  }

  private void refuseTooMany(PackRecord done) {
    if (done.rejected() > request.maxRejectedShare() * done.listed()) {
      throw new UserException(
          "Too many images were rejected: %,d of %,d, but the limit is %.1f %%. They are listed in %s; all others are packed. Fix the images or raise --max-rejected, and run the same command again."
              .formatted(
                  done.rejected(),
                  done.listed(),
                  100 * request.maxRejectedShare(),
                  folder.rejected()));
    }
  }

  private PackRecord record(State state, long listed, Counts counts) {
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
        done ? counts.shards() : null);
  }

  private String format() {
    return request.to().keyword();
  }
}
