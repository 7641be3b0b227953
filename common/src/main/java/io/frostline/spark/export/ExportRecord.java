package io.frostline.spark.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance;
import io.frostline.feature.TableExtent;
import io.frostline.message.Count;
import io.frostline.message.DifferingAspects;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an export contains and where it comes from: the content of {@code _export.json} next to the
 * files.
 *
 * @param state {@code running} until the last file is in place
 * @param table the feature table
 * @param tableFiles which files the table had; null if another version wrote this
 * @param extent how much of its images the table had
 * @param origin of its features
 * @param column that was exported
 * @param width number of features per row
 * @param shardSize maximum size of the features in one file, in bytes; null for Parquet
 * @param rows number of rows written
 * @param unlabelled number of rows excluded because the format requires labels
 * @param notFinite rows with features that are NaN or infinite, and what became of them; left out
 *     if there are none
 * @param labels in the order of their numbers
 * @param files in the order of the rows
 */
public record ExportRecord(
    @JsonInclude(JsonInclude.Include.NON_NULL) String frostline,
    Provenance.State state,
    String format,
    String table,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("table_files") TableFiles tableFiles,
    @JsonInclude(JsonInclude.Include.NON_NULL) TableExtent extent,
    @JsonInclude(JsonInclude.Include.NON_NULL) Provenance.Origin origin,
    @JsonInclude(JsonInclude.Include.NON_NULL) FeatureColumn column,
    int width,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("shard_size") Long shardSize,
    @JsonInclude(JsonInclude.Include.NON_NULL) Long rows,
    @JsonInclude(JsonInclude.Include.NON_NULL) Long unlabelled,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("not_finite") NotFiniteRows notFinite,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<String> labels,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<Shard> files) {

  /** A copy that says what became of the rows that are not finite, if there are any. */
  ExportRecord with(NotFiniteRows found) {
    return new ExportRecord(
        frostline,
        state,
        format,
        table,
        tableFiles,
        extent,
        origin,
        column,
        width,
        shardSize,
        rows,
        unlabelled,
        found.rows() == 0 ? null : found,
        labels,
        files);
  }

  /**
   * Checks that this export, which is there, is the requested one.
   *
   * @throws UserException that lists the differences
   */
  void refuseOther(ExportRecord wanted, String folder) {
    List<String> differences = DifferingAspects.between(aspects(), wanted.aspects());
    if (!differences.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "%s already contains %s that differs from the requested one.%n  %s%nChoose another"
                  + " --out, or replace it with --overwrite.",
              folder,
              state == Provenance.State.COMPLETE ? "an export" : "an unfinished export",
              String.join("\n  ", differences)));
    }
  }

  /**
   * Checks that the files of this export, which is complete, are still there.
   *
   * @param lengths of all files in its folder, by name
   * @throws UserException that names a file which is not
   */
  void refuseDamaged(Map<String, Long> lengths, String folder) {
    for (Shard each : files) {
      Long length = lengths.get(each.file());
      if (length == null || length != each.bytes()) {
        throw new UserException(
            Formatted.of(
                "The export %s is damaged: %s %s. Write it again with --overwrite.",
                folder,
                each.file(),
                length == null
                    ? "is missing"
                    : Formatted.of(
                        "has %s, but was written with %,d",
                        Count.of(length, "byte"), each.bytes())));
      }
    }
  }

  private Map<String, String> aspects() {
    Map<String, String> aspects = new LinkedHashMap<>();
    aspects.put("version of Frostline", frostline);
    aspects.put("format", format);
    aspects.put("table", table);
    aspects.put("column", column == null ? null : column.column());
    aspects.put("shard size", shardSize == null ? null : Count.of(shardSize, "byte"));
    aspects.put(
        "rows that are not finite",
        notFinite == null
            ? null
            : Formatted.of("%,d, %s", notFinite.rows(), notFinite.treatment()));
    aspects.put("content of the table", tableFiles == null ? null : tableFiles.inWords());
    return aspects;
  }

  /**
   * A file of rows.
   *
   * @param rows null for Parquet
   * @param bytes its length
   */
  public record Shard(
      String file, @JsonInclude(JsonInclude.Include.NON_NULL) Long rows, long bytes) {}
}
