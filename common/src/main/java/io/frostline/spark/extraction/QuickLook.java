package io.frostline.spark.extraction;

import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.Counts;
import io.frostline.feature.Provenance.Origin;
import io.frostline.feature.Provenance.State;
import io.frostline.spark.extraction.ExtractionRun.Summary;
import io.frostline.spark.listing.FirstExamples;
import io.frostline.spark.listing.ListingDigest;
import io.frostline.spark.table.FinishedTable;
import io.frostline.spark.table.ResultTable.ExistingRows;
import io.frostline.storage.Lease;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Finds out without Spark, in the time that Spark takes to start, that an {@link ExtractionRun}
 * would find nothing new. It takes no wrong decision: where it is not sure, because a file cannot
 * be read, for example, the run does all of the work.
 */
public final class QuickLook {
  private final ExtractionRequest request;
  private final String out;
  private final Origin origin;
  private final Configuration hadoop;

  /**
   * A look at one of the tables of a run.
   *
   * @param out the table
   */
  public QuickLook(ExtractionRequest request, String out, Origin origin, Configuration hadoop) {
    this.request = request;
    this.out = out;
    this.origin = origin;
    this.hadoop = hadoop;
  }

  /**
   * The result of the run, recorded in the table as the run does, if nothing is new.
   *
   * @throws io.frostline.message.UserException if the table has another writer
   */
  public Optional<Summary> nothingNew() {
    FinishedTable table = new FinishedTable(out, origin, hadoop);
    if (request.existingRows() != ExistingRows.CONTINUE
        || table.liesBelow(request.images().uri())) {
      return Optional.empty();
    }
    try {
      // Without a lease, which is not to be taken of a folder that may have other content.
      if (table.lastRun().isEmpty()) {
        return Optional.empty();
      }
      try (Lease lease = table.lease()) {
        return nothingNew(table);
      }
    } catch (IOException explainedByTheRun) {
      return Optional.empty();
    }
  }

  private Optional<Summary> nothingNew(FinishedTable table) throws IOException {
    table.recover();
    Optional<Provenance> last = table.lastRun();
    if (last.isEmpty() || last.get().rows() > FirstExamples.MOST_SEEN) {
      return Optional.empty();
    }
    long images = last.get().rows();
    Optional<ListingDigest> listed =
        FirstExamples.digest(request.images(), request.limits().maxImages(), images, hadoop);
    if (listed.isEmpty() || !listed.get().equals(table.digest())) {
      return Optional.empty();
    }
    table.write(provenance(images, last.get().fastestBatch()));
    RejectionTally none =
        new RejectionTally(origin.examples(), images, request.limits().maxRejectedShare());
    return Optional.of(new Summary(table.uri(), images, images, 0, 0, 0, 0, none));
  }

  private Provenance provenance(long images, Integer fastestBatch) {
    return new Provenance(
        Provenance.version(),
        State.COMPLETE,
        origin,
        request.images().uri(),
        images,
        new Counts(images, images, 0, 0),
        images,
        Map.of(),
        fastestBatch);
  }
}
