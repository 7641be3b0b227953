package io.frostline.spark.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance;
import io.frostline.feature.TableExtent;
import java.util.List;

/**
 * What an export contains and where it comes from: the content of {@code _export.json} next to the
 * files.
 *
 * @param state {@code running} until the last file is in place
 * @param table the feature table
 * @param extent how much of its images the table had
 * @param origin of its features
 * @param column that was exported
 * @param width number of features per row
 * @param number of rows written
 * @param unlabelled number of rows excluded because the format requires labels
 * @param notFinite rows with features that are NaN or infinite, and what became of them; left out
 *     if there are none
 * @param labels in the order of their numbers
 * @param files in the order of the rows; null for Parquet
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExportRecord(
    String frostline,
    Provenance.State state,
    String format,
    String table,
    TableExtent extent,
    Provenance.Origin origin,
    FeatureColumn column,
    int width,
    Long rows,
    Long unlabelled,
    @JsonProperty("not_finite") NotFiniteRows notFinite,
    List<String> labels,
    List<Shard> files) {

  /** A copy that says what became of the rows that are not finite, if there are any. */
  ExportRecord with(NotFiniteRows found) {
    return new ExportRecord(
        frostline,
        state,
        format,
        table,
        extent,
        origin,
        column,
        width,
        rows,
        unlabelled,
        found.rows() == 0 ? null : found,
        labels,
        files);
  }

  /** A file of rows. */
  public record Shard(String file, long rows) {}
}
