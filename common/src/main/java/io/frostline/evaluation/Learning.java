package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code learn} found, chose and measured: the content of its page.
 *
 * @param found what the source has
 * @param networks those that were compared, the most accurate first; empty if there was no choice
 * @param plan of the probe
 * @param probe the comparison of cuts, on examples that the test portion does not contain
 * @param chosen the cut of the classifier
 * @param alsoProbed how many of the test examples the probe has seen; 0 unless examples were
 *     rejected
 * @param advice what to do next
 * @param steps the commands that do the same one by one
 * @param use the command that classifies new examples
 * @param report the evaluation of the classifier on its test portion
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Learning(
    Found found,
    List<Network> networks,
    Plan plan,
    Probe probe,
    Probe.Cut chosen,
    long alsoProbed,
    List<Advice> advice,
    List<Step> steps,
    String use,
    @JsonUnwrapped Report report) {
  public Learning {
    networks = List.copyOf(networks);
    advice = List.copyOf(advice);
    steps = List.copyOf(steps);
  }

  /**
   * What the source has.
   *
   * @param source its address
   * @param listed number of examples
   * @param unlabelled number of these without a label
   * @param classes in alphabetical order
   * @param rejected by reason; examples that cannot be used
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Found(
      String source,
      long listed,
      long unlabelled,
      List<ClassSize> classes,
      List<Rejected> rejected) {
    public Found {
      classes = List.copyOf(classes);
      rejected = List.copyOf(rejected);
    }
  }

  /** A class with the number of its examples. */
  public record ClassSize(String name, long examples) {}

  /** Examples that were rejected for the same reason, one of them with what is wrong with it. */
  public record Rejected(String reason, long examples, String uri, String message) {}

  /**
   * A network as a quick probe found it, on fewer examples than the probe of the one that was
   * taken.
   *
   * @param cut its most accurate one of a few
   * @param accuracy of a head there
   * @param milliseconds per example on one core, up to the cut, without decoding
   * @param published the accuracy on ImageNet, 0 to 1, if it is known
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Network(
      String name,
      String cut,
      double accuracy,
      double standardError,
      double milliseconds,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double published) {}

  /**
   * How thorough the probe was, and why.
   *
   * @param words in a line
   * @param notes what was left out to keep within a time, and how long the rest was expected to
   *     take
   * @param budget in seconds, if there was one
   * @param planned how many seconds the work was expected to take within it
   */
  public record Plan(
      String words,
      List<String> notes,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double budget,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double planned) {
    public Plan {
      notes = List.copyOf(notes);
    }

    /** The same with a note more. */
    public Plan and(String note) {
      return new Plan(
          words, Stream.concat(notes.stream(), Stream.of(note)).toList(), budget, planned);
    }
  }

  /**
   * What to do, and why.
   *
   * @param command that does it; null where it takes more than one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Advice(String what, String why, String command) {
    /** Advice that no single command follows. */
    public Advice(String what, String why) {
      this(what, why, null);
    }
  }

  /** A step of the work, with the command that does it alone. */
  public record Step(String what, String command) {}
}
