package io.frostline.spark.table;

import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.Origin;
import io.frostline.feature.Provenance.State;
import io.frostline.spark.listing.ListingDigest;
import io.frostline.storage.Lease;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;

/**
 * An image table on this machine as its last run left it, looked at without Spark. Wherever it says
 * no, an {@link ImageTable} finds out what is to be done, and explains what is wrong.
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
   * The number of its rows; empty if its last run did not finish, it has rows of a different
   * origin, its files are not those of the manifest, or rows are marked as deleted.
   */
  public OptionalLong rows() throws IOException {
    Optional<Provenance> last =
        folder.system() instanceof LocalFileSystem ? folder.provenance() : Optional.empty();
    Optional<CommittedFiles> committed = last.isEmpty() ? Optional.empty() : folder.committed();
    if (committed.isEmpty() || last.get().state() != State.COMPLETE) {
      return OptionalLong.empty();
    }
    long rows = committed.get().rows();
    boolean finished =
        last.get().origin().equals(origin)
            && Long.valueOf(rows).equals(last.get().rows())
            && hasExactly(committed.get())
            && !folder.deleted().hasRows();
    return finished ? OptionalLong.of(rows) : OptionalLong.empty();
  }

  private boolean hasExactly(CommittedFiles committed) throws IOException {
    CommittedFiles.Differences found = committed.compare(folder.files());
    return !committed.files().isEmpty()
        && found.missing().isEmpty()
        && found.resized().isEmpty()
        && found.unlisted().isEmpty();
  }

  /** The digest of the images of its rows. */
  public ListingDigest digest() throws IOException {
    List<FileStatus> files = folder.files();
    return new RowKeys(hadoop).digest(files);
  }

  /** Records a run that added nothing, and what earlier runs have measured. */
  public void write(Provenance provenance) throws IOException {
    Optional<Integer> measured = folder.provenance().map(Provenance::fastestBatch);
    folder.write(measured.map(provenance::withFastestBatch).orElse(provenance));
  }
}
