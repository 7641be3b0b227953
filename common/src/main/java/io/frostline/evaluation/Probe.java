package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.frostline.example.ExampleKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The accuracy of heads on features of different layers: the content of {@code probe.json} and of
 * its page.
 *
 * @param frostline the version that ran the probe
 * @param model the backbone
 * @param kind what the examples are
 * @param images where they come from
 * @param rows the number of rows used, all labelled
 * @param trainingRows the number of those used for training
 * @param testRows the others, which training has not seen
 * @param baseline share of the most frequent class in the test rows
 * @param examples the numbers of training examples per class, possibly with {@code all}
 * @param seeds trainings for each of these
 * @param folds of groups, each of which tests one of the trainings, which has not seen its groups;
 *     0 if all are tested on the same rows
 * @param cuts in the order of computation
 * @param bare the examples without a network as features
 * @param recommendations for different goals
 * @param seconds the duration of each step; almost zero for steps that were already complete
 * @param notes what readers need to know to understand the figures
 * @param facts the provenance
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Probe(
    String frostline,
    String model,
    ExampleKind kind,
    String images,
    long rows,
    long trainingRows,
    long testRows,
    List<String> classes,
    double baseline,
    List<String> examples,
    int seeds,
    int folds,
    List<Cut> cuts,
    Bare bare,
    List<Recommendation> recommendations,
    Map<String, Double> seconds,
    List<String> notes,
    List<Report.Fact> facts) {
  /** The fact that tells which network was probed. */
  public static final String SHA256 = "sha256 of its network";

  public Probe {
    classes = List.copyOf(classes);
    examples = List.copyOf(examples);
    cuts = List.copyOf(cuts);
    recommendations = List.copyOf(recommendations);
    notes = List.copyOf(notes);
    facts = List.copyOf(facts);
  }

  /** The hash of the network that was probed; empty if it is not told. */
  public Optional<String> sha256() {
    return facts.stream()
        .filter(fact -> fact.name().equals(SHA256))
        .map(Report.Fact::value)
        .findFirst();
  }

  /** One recommendation for each cut: goals that the same cut serves are told as one. */
  public List<Recommendation> distinctRecommendations() {
    Map<List<String>, Recommendation> distinct = new LinkedHashMap<>();
    recommendations.forEach(
        one -> distinct.merge(List.of(one.layer, one.pool), one, Recommendation::and));
    return List.copyOf(distinct.values());
  }

  /**
   * A layer with its pooling.
   *
   * @param depth index of the layer among those probed, from 0
   * @param column in the feature table of the probe
   * @param width features per example
   * @param share of the multiplications of the network that the layer needs
   * @param multiplyAccumulates multiplications per image or per token of a text, up to the layer
   * @param milliseconds per example on one core, up to the layer, without decoding
   * @param gigabytesPerMillion size of the features of a million examples, 4 bytes each
   * @param scores one for each number of examples
   * @param randomScores the scores of the network with random weights; empty where it was not
   *     compared
   */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Cut(
      int depth,
      String layer,
      String operator,
      String pool,
      String column,
      int width,
      double share,
      long multiplyAccumulates,
      double milliseconds,
      double gigabytesPerMillion,
      List<Score> scores,
      List<Score> randomScores) {
    public Cut {
      scores = List.copyOf(scores);
      randomScores = List.copyOf(randomScores);
    }

    /** The score with the most examples. */
    public Score best() {
      return scores.get(scores.size() - 1);
    }

    /** {@code block_3_expand_relu, grid2}. */
    public String name() {
      return layer + ", " + pool;
    }
  }

  /**
   * The bare examples as features.
   *
   * @param column in the table of controls
   * @param words what the features are
   * @param shape of images: squares per column, squares per row, colours
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Bare(
      String column,
      String pool,
      String words,
      List<Integer> shape,
      int width,
      List<Score> scores) {
    public Bare {
      shape = List.copyOf(shape);
      scores = List.copyOf(scores);
    }
  }

  /**
   * A cut for a goal.
   *
   * @param goal {@code accuracy} or {@code accuracy per cost}
   * @param reason an explanation
   * @param commands the commands that use the cut
   * @param retraining the command to use instead of these, which trains layers below the cut, too;
   *     null where there is none
   */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Recommendation(
      String goal,
      String layer,
      String pool,
      String reason,
      List<String> commands,
      String retraining) {
    public Recommendation {
      commands = List.copyOf(commands);
    }

    /** Without layers to retrain. */
    public Recommendation(
        String goal, String layer, String pool, String reason, List<String> commands) {
      this(goal, layer, pool, reason, commands, null);
    }

    /** For both goals; the cut, and so the commands, are the same. */
    private Recommendation and(Recommendation other) {
      return new Recommendation(
          goal + ", and for " + other.goal,
          layer,
          pool,
          reason + " " + other.reason,
          commands,
          retraining);
    }
  }
}
