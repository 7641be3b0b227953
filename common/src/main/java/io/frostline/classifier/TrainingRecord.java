package io.frostline.classifier;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.frostline.evaluation.Metrics;
import io.frostline.evaluation.UnseenGroups;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance;
import io.frostline.feature.SplitRule;
import io.frostline.feature.TableExtent;
import io.frostline.head.Epoch;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.L2Candidate;
import io.frostline.head.Standardisation;
import io.frostline.retrain.Retraining;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a head was trained: the content of {@code training.json} in a classifier package.
 *
 * @param frostline the version that trained it
 * @param table what it was trained on
 * @param classes in the order of the probabilities
 * @param rows of each class in each portion, in the order of the classes
 * @param unused how many rows of the table were not used, and why
 * @param history every epoch, including those after the best one; of a head that was continued, it
 *     begins with epoch 0, that head
 * @param bestEpoch whose parameters the head has
 * @param seconds from the first row to the last epoch, over all runs of a training that was
 *     interrupted
 * @param workers whose parameters were averaged
 * @param metrics over the test rows; null if there are none
 * @param retraining which layers of the backbone were trained too; null if none were
 * @param l2Candidates the penalties that were compared, on the validation rows or on groups that
 *     were left out; empty if one was given. The configuration has the chosen one
 * @param unseenGroups how the same training does on groups that it has not seen; null without
 *     groups
 */
public record TrainingRecord(
    String frostline,
    HeadConfiguration configuration,
    SplitRule split,
    Table table,
    List<String> classes,
    List<ClassRows> rows,
    Unused unused,
    List<Epoch> history,
    @JsonProperty("best_epoch") int bestEpoch,
    double seconds,
    int workers,
    @JsonInclude(JsonInclude.Include.NON_NULL) Metrics metrics,
    Standardisation standardisation,
    @JsonInclude(JsonInclude.Include.NON_NULL) Retraining retraining,
    @JsonProperty("l2_candidates") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<L2Candidate> l2Candidates,
    @JsonProperty("unseen_groups") @JsonInclude(JsonInclude.Include.NON_NULL)
        UnseenGroups unseenGroups) {
  public TrainingRecord {
    classes = List.copyOf(classes);
    rows = List.copyOf(rows);
    history = List.copyOf(history);
    l2Candidates = l2Candidates == null ? List.of() : List.copyOf(l2Candidates);
  }

  /** The record of a head on a frozen backbone. */
  public TrainingRecord(
      String frostline,
      HeadConfiguration configuration,
      SplitRule split,
      Table table,
      List<String> classes,
      List<ClassRows> rows,
      Unused unused,
      List<Epoch> history,
      int bestEpoch,
      double seconds,
      int workers,
      Metrics metrics,
      Standardisation standardisation) {
    this(
        frostline,
        configuration,
        split,
        table,
        classes,
        rows,
        unused,
        history,
        bestEpoch,
        seconds,
        workers,
        metrics,
        standardisation,
        null,
        List.of(),
        null);
  }

  /**
   * The features that were used.
   *
   * @param uris of the feature table; of several tables, whose rows were joined by their images
   * @param columns that were used, in the order in which the head reads them
   * @param origin where the features come from
   * @param extents how much of its images each table had; empty in records of older versions
   */
  public record Table(
      @JsonAlias("uri") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          List<String> uris,
      @JsonAlias("column") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          List<FeatureColumn> columns,
      Provenance.Origin origin,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TableExtent> extents) {
    public Table {
      uris = List.copyOf(uris);
      columns = List.copyOf(columns);
      extents = extents == null ? List.of() : List.copyOf(extents);
    }

    /** Tables of unknown extent. */
    public Table(List<String> uris, List<FeatureColumn> columns, Provenance.Origin origin) {
      this(uris, columns, origin, List.of());
    }

    /** The images that were listed for them; empty if that is not recorded. */
    public OptionalLong imagesListed() {
      return extents.stream().anyMatch(extent -> extent.imagesListed() == null)
          ? OptionalLong.empty()
          : extents.stream().mapToLong(TableExtent::imagesListed).max();
    }
  }

  /** How many epochs were trained. */
  public int epochs() {
    return (int) history.stream().filter(epoch -> epoch.number() > 0).count();
  }

  /** The best epoch. */
  public Epoch best() {
    return history.stream().filter(epoch -> epoch.number() == bestEpoch).findFirst().orElseThrow();
  }

  /** The number of labelled rows that were used, in all portions. */
  public long rowsUsed() {
    return rows.stream().mapToLong(row -> row.train() + row.validation() + row.test()).sum()
        - unused.notFinite();
  }

  /** How many rows of one class are in each portion. */
  public record ClassRows(String label, long train, long validation, long test) {}

  /**
   * Rows that were not used.
   *
   * @param unlabelled without a label, or with an empty one
   * @param notFinite with a feature that is not a finite number
   * @param unassigned without a portion in the split column
   * @param incomplete images that are missing from some of several tables; left out if there are
   *     none
   */
  public record Unused(
      long unlabelled,
      @JsonProperty("not_finite") long notFinite,
      long unassigned,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long incomplete) {}
}
