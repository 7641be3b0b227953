package io.frostline.spark.table;

import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.Origin;
import io.frostline.feature.Provenance.State;
import io.frostline.spark.listing.ListingDigest;
import io.frostline.storage.Lease;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;

/**
 * An image table on this machine as its last run left it, looked at without Spark. Wherever it says
 * no, an {@link ResultTable} finds out what is to be done, and explains what is wrong.
 */
public final class FinishedTable {
  private final TableFolder folder;
  private final Origin origin;
  private final Configuration hadoop;

  /**
   * A table for rows of this origin, which does not need to exist.
   *
   * @throws io.frostline.message.UserException if its folder cannot be reached
   */
  public FinishedTable(String uri, Origin origin, Configuration hadoop) {
    this.folder = new TableFolder(uri, hadoop);
    this.origin = origin;
    this.hadoop = hadoop;
  }

  /** Its folder, with scheme. */
  public String uri() {
    return folder.path().toString();
  }

  /** Whether its folder is this one or below it. */
  public boolean liesBelow(String other) {
    return folder.liesBelow(other);
  }

  /**
   * Makes this process its only writer, until the lease is closed.
   *
   * @throws io.frostline.message.UserException if it has another writer
   */
  public Lease lease() {
    return folder.lease(origin.tableKind().command());
  }

  /** Completes what a killed run had begun. */
  public void recover() throws IOException {
    folder.recover();
  }

  /**
   * What its last run recorded; empty if that did not finish, there are no rows or those of a
   * different origin, the files are not those of the manifest, or rows are marked as deleted.
   */
  public Optional<Provenance> lastRun() throws IOException {
    if (!(folder.system() instanceof LocalFileSystem)) {
      return Optional.empty();
    }
    Optional<Provenance> last = folder.provenance().filter(this::isOfFinishedRun);
    return last.isPresent() && isWhole(last.get().rows()) ? last : Optional.empty();
  }

  private boolean isOfFinishedRun(Provenance last) {
    return last.state() == State.COMPLETE
        && last.rows() != null
        && last.rows() > 0
        && last.origin().equals(origin);
  }

  private boolean isWhole(long rows) throws IOException {
    Optional<CommittedFiles> committed = folder.committed();
    return committed.isPresent()
        && committed.get().rows() == rows
        && committed.get().compare(folder.files()).isNone()
        && !folder.deleted().hasRows();
  }

  /** The digest of the images of its rows. */
  public ListingDigest digest() throws IOException {
    return new RowKeys(hadoop).digest(folder.files());
  }

  /** Records a run that added nothing. */
  public void write(Provenance provenance) throws IOException {
    folder.write(provenance);
  }
}
