package io.frostline.spark.table;

import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.Origin;
import io.frostline.message.UserException;
import io.frostline.spark.table.CommittedFiles.Differences;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Keeps the manifest of a table that is being written to. */
record Manifest(SparkSession spark, TableFolder folder, Origin origin) {
  /**
   * Makes the manifest agree with the folder before the table is written to. Files of a killed run
   * are adopted; missing files are dropped, because their rows will be added again.
   *
   * @throws UserException if files were altered, or if a finished table has others
   */
  void settle(Provenance last) throws IOException {
    Optional<CommittedFiles> committed = folder.committed();
    if (committed.isPresent()) {
      Differences found = committed.get().compare(folder.files());
      new RecordedFiles(folder.path().toString(), last, committed.get()).refuseAltered(found);
      if (!found.missing().isEmpty()) {
        folder.commit(
            committed
                .get()
                .with(List.of(), found.missing().stream().map(CommittedFile::name).toList()));
      }
    }
    adopt();
  }

  /**
   * Adds the files that were written since the last time.
   *
   * @throws UserException naming a file that does not have the form of the table
   */
  void adopt() throws IOException {
    CommittedFiles committed = folder.committed().orElse(new CommittedFiles(List.of()));
    List<Path> unlisted =
        committed.compare(folder.files()).unlisted().stream()
            .map(name -> new Path(folder.path(), name))
            .toList();
    folder.commit(committed.with(new OwnFiles(spark, folder, origin).checked(unlisted), List.of()));
  }
}
