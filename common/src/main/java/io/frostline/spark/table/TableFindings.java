package io.frostline.spark.table;

import io.frostline.feature.Provenance;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a check of a table found.
 *
 * @param told the last run; empty if {@code _frostline.json} cannot be read, or is missing because
 *     Spark derived the table from another
 * @param healthy the files whose rows can be read and belong to the table
 * @param missing files of the manifest that are not there
 * @param strays files that cannot stay
 * @param repeated images with several rows: their number and an example
 * @param others what else is wrong, in sentences
 */
public record TableFindings(
    Optional<Provenance> told,
    List<CommittedFile> healthy,
    List<CommittedFile> missing,
    List<Stray> strays,
    Repeated repeated,
    List<String> others) {

  /** What the table loses with a file. */
  enum Loss {
    ROWS,
    NOTHING
  }

  /**
   * A file that cannot stay in a table.
   *
   * @param path inside the folder of the table
   * @param reason what is wrong with it
   */
  record Stray(String path, String reason, Loss loss) {}

  /**
   * Images with several rows.
   *
   * @param example one of them; null if there is none
   */
  record Repeated(long images, String example) {}

  /** Whether every command reads the table without objection. */
  public boolean isWhole() {
    return problems().isEmpty();
  }

  /** The number of files that can be read. */
  public int files() {
    return healthy.size();
  }

  /** The number of rows that can be read. */
  public long rows() {
    return new CommittedFiles(healthy).rows();
  }

  /** All that is wrong, a sentence each. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>(others);
    missing.forEach(
        file ->
            problems.add(
                Formatted.of(
                    "%s is missing, with %s.", file.name(), Count.of(file.rows(), "row"))));
    strays.forEach(stray -> problems.add(stray.path() + ": " + stray.reason() + "."));
    if (repeated.images() > 0) {
      problems.add(
          Formatted.of(
              "%s several rows, for example %s.",
              Count.of(repeated.images(), "uri has", "uris have"), repeated.example()));
    }
    return problems;
  }

  /** Whether rows are lost that a run has to add again. */
  boolean lackRows() {
    return told.isEmpty()
        || !missing.isEmpty()
        || repeated.images() > 0
        || strays.stream().anyMatch(stray -> stray.loss() == Loss.ROWS);
  }
}
