package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;

/**
 * How good heads are over features of different layers: the content of {@code probe.json}, and what
 * its page shows.
 *
 * @param frostline the version that measured
 * @param model the backbone
 * @param images what was probed
 * @param rows that were used, all of them labelled
 * @param trainingRows of those
 * @param testRows the others, which no training has seen
 * @param baseline share of the most frequent class among the test rows
 * @param examples how many of each class the heads learned from: numbers, and perhaps {@code all}
 * @param seeds trainings for each of them
 * @param cuts in the order of computation
 * @param pixels the images themselves in the place of features
 * @param recommendations for different goals
 * @param seconds what each part took; of a part that was found done, nearly nothing
 * @param notes what a reader must know to understand the figures
 * @param facts where all this comes from
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Probe(
    String frostline,
    String model,
    String images,
    long rows,
    long trainingRows,
    long testRows,
    List<String> classes,
    double baseline,
    List<String> examples,
    int seeds,
    List<Cut> cuts,
    Pixels pixels,
    List<Recommendation> recommendations,
    Map<String, Double> seconds,
    List<String> notes,
    List<Report.Fact> facts) {
  public Probe {
    classes = List.copyOf(classes);
    examples = List.copyOf(examples);
    cuts = List.copyOf(cuts);
    recommendations = List.copyOf(recommendations);
    notes = List.copyOf(notes);
    facts = List.copyOf(facts);
  }

  /**
   * A layer with its pooling.
   *
   * @param depth place of the layer among those that were probed, from 0
   * @param column of the probe's feature table
   * @param width features of an image
   * @param share of the network's multiplications that the layer needs
   * @param multiplyAccumulates for an image, up to the layer
   * @param milliseconds of one core for an image, up to the layer, decoding not included
   * @param gigabytesPerMillion what the features of a million images take, 4 bytes each
   * @param scores one for each of the examples
   * @param randomScores the same of the network with random weights
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

    /** What most examples come to. */
    public Score best() {
      return scores.get(scores.size() - 1);
    }

    /** {@code block_3_expand_relu, grid2}. */
    public String name() {
      return layer + ", " + pool;
    }
  }

  /**
   * The images themselves.
   *
   * @param shape squares in a column, squares in a row, colours
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Pixels(List<Integer> shape, int width, List<Score> scores) {
    public Pixels {
      shape = List.copyOf(shape);
      scores = List.copyOf(scores);
    }
  }

  /**
   * A cut for a goal.
   *
   * @param goal {@code accuracy} or {@code accuracy per cost}
   * @param reason in words
   * @param commands that use it
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Recommendation(
      String goal, String layer, String pool, String reason, List<String> commands) {
    public Recommendation {
      commands = List.copyOf(commands);
    }
  }
}
