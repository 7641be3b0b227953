package io.frostline.feature;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.frostline.feature.Provenance.State;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.Objects;
import java.util.Optional;

/**
 * How much of its images a table has, for the provenance of what is made from it.
 *
 * @param table its folder
 * @param state {@code running} if the last run that wrote to it has not finished
 * @param rows without those of deleted images
 * @param imagesListed by that run; null if it is not recorded
 */
public record TableExtent(
    String table,
    State state,
    long rows,
    @JsonProperty("images_listed") @JsonInclude(JsonInclude.Include.NON_NULL) Long imagesListed) {
  public TableExtent {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(state, "state");
  }

  /** That of some of the rows. */
  public TableExtent withRows(long kept) {
    return new TableExtent(table, state, kept, imagesListed);
  }

  /** {@code 80 rows of 200 listed, unfinished}. */
  public String inWords() {
    String listed = imagesListed == null ? "" : Formatted.of(" of %,d listed", imagesListed);
    return Count.of(rows, "row") + listed + (state == State.RUNNING ? ", unfinished" : "");
  }

  /** A warning for readers of figures, if the table is unfinished. */
  public Optional<String> warning() {
    return state == State.COMPLETE
        ? Optional.empty()
        : Optional.of(
            Formatted.of(
                "The table %s is unfinished and was accepted with %s. Whole classes may be missing.",
                table, inWords().replace(", unfinished", "")));
  }
}
