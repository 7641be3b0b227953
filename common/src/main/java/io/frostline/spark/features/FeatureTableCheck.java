package io.frostline.spark.features;

import io.frostline.example.ExampleKind;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.OutputColumns;
import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.Origin;
import io.frostline.feature.TableKind;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.spark.table.FeatureFooters;
import io.frostline.spark.table.TableFolder;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * Checks whether a folder is a feature table from a single model, and explains why if it is not.
 */
record FeatureTableCheck(TableFolder folder) {
  /**
   * The provenance recorded by the run that created the table; empty if Spark derived the table
   * from another.
   *
   * @throws UserException if it does not exist, has no rows, or is another kind of table
   */
  Optional<Provenance> told() {
    try {
      if (!folder.exists()) {
        throw new UserException(
            Formatted.of(
                "There is no feature table at %s. Create one with `frostline extract --out`, or check the path.",
                folder.path()));
      }
      folder.swap().refuseUnfinished();
      Optional<Provenance> provenance = folder.provenance();
      provenance.map(Provenance::origin).ifPresent(this::refuseOtherKind);
      if (!folder.hasRowsSomewhere()) {
        throw provenance.isPresent() ? empty() : foreign("it contains no Parquet file");
      }
      return provenance;
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of("The table %s cannot be read: %s.", folder.path(), Reason.of(failure)),
          failure);
    }
  }

  private void refuseOtherKind(Origin origin) {
    if (origin.tableKind() != TableKind.FEATURES) {
      throw foreign(
          Formatted.of("it is a %s of model %s", origin.tableKind().table(), origin.model()));
    }
  }

  /**
   * The origin of all files.
   *
   * @throws UserException if they have none, or if they contradict each other or the run
   */
  Origin origin(List<FeatureFooters.Group> groups, Optional<Provenance> told) {
    Origin origin = onlyOrigin(groups);
    told.ifPresent(run -> refuseOther(run.origin(), origin));
    if (groups.get(0).oddity() != null) {
      throw new UserException(
          Formatted.of(
              "The table %s contains a file that does not belong to it: %s. Remove the file, or extract the features again.",
              folder.path(), groups.get(0).oddity()));
    }
    return origin;
  }

  private Origin onlyOrigin(List<FeatureFooters.Group> groups) {
    for (FeatureFooters.Group group : groups) {
      if (group.fields().isEmpty()) {
        throw foreign(
            Formatted.of(
                "the columns of %s do not record which model their features come from; Spark keeps this metadata, but other writers lose it",
                group.example()));
      }
    }
    if (groups.size() > 1 || groups.get(0).origins().size() > 1) {
      throw mixed(groups);
    }
    return groups.get(0).origins().get(0);
  }

  private UserException mixed(List<FeatureFooters.Group> groups) {
    String parts =
        groups.stream()
            .map(
                group ->
                    Formatted.of(
                        "\n  %s, for example %s: %s",
                        Count.of(group.files(), "file"),
                        group.example(),
                        group.origins().stream()
                            .map(FeatureTableCheck::inWords)
                            .collect(Collectors.joining(" and "))))
            .collect(Collectors.joining());
    return new UserException(
        Formatted.of(
            "The table %s mixes features from different models.%s\nKeep them in separate tables.",
            folder.path(), parts));
  }

  private static String inWords(Origin origin) {
    return Formatted.of(
        "model %s (sha256 %.12s…, %s), %s",
        origin.model(),
        origin.sha256(),
        origin.preprocessing(),
        origin.columns().stream()
            .flatMap(column -> column.aspects().entrySet().stream())
            .map(aspect -> aspect.getKey() + ": " + aspect.getValue())
            .collect(Collectors.joining("; ")));
  }

  private void refuseOther(Origin told, Origin found) {
    if (!told.model().equals(found.model())
        || !told.sha256().equals(found.sha256())
        || !told.preprocessing().equals(found.preprocessing())) {
      throw new UserException(
          Formatted.of(
              "The table %s is inconsistent: _frostline.json records %s, but the files record %s. Restore the original files, or extract the features again.",
              folder.path(), inWords(told), inWords(found)));
    }
  }

  /**
   * Checks that the columns have the documented types.
   *
   * @throws UserException naming the first that does not
   */
  void refuseOtherTypes(StructType schema, Origin origin) {
    for (OutputColumns column : origin.columns()) {
      refuseOtherType(schema, ((FeatureColumn) column).column(), "array<float>");
    }
    refuseOtherType(schema, FeatureTable.URI, "string");
    refuseOtherType(schema, FeatureTable.LABEL, "string");
  }

  private void refuseOtherType(StructType schema, String column, String type) {
    String found =
        Stream.of(schema.fields())
            .filter(field -> field.name().equals(column))
            .map(field -> field.dataType().simpleString())
            .findFirst()
            .orElse("absent");
    if (!found.equals(type)) {
      throw foreign(Formatted.of("its column %s is %s, not %s", column, found, type));
    }
  }

  /**
   * The provenance recorded by the run, or what can be derived for a table that Spark derived from
   * another.
   */
  static Provenance provenance(Optional<Provenance> told, Origin found, long rows) {
    return told.filter(run -> hasColumnsOf(run.origin(), found))
        .orElseGet(
            () ->
                new Provenance(
                    null, Provenance.State.COMPLETE, found, null, null, null, rows, null));
  }

  private static boolean hasColumnsOf(Origin told, Origin found) {
    return new HashSet<>(told.columns()).equals(new HashSet<>(found.columns()));
  }

  UserException empty() {
    return new UserException(
        Formatted.of(
            "The feature table %s has no rows. Run `frostline extract` again and check what it rejects.",
            folder.path()));
  }

  UserException allDeleted(ExampleKind examples) {
    return new UserException(
        Formatted.of(
            "All %s of the feature table %s have been deleted. Extract other ones.",
            examples.nouns(), folder.path()));
  }

  private UserException foreign(String reason) {
    return new UserException(
        Formatted.of(
            "%s is not a feature table: %s. Pass a table that was created by `frostline extract`.",
            folder.path(), reason));
  }
}
