package io.frostline.feature;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The columns of a classified image: {@code class} and {@code probability} of the most probable
 * class, {@code top} with the most probable ones, and optionally {@code probabilities} with those
 * of all classes.
 *
 * @param output the output of the network that the probabilities come from
 * @param probabilities how that output was turned into probabilities, as a keyword
 * @param top the number of classes in {@code top}
 * @param kept whether there is a column with the probabilities of all classes
 * @param classes names in the order of {@code probabilities}
 * @param prompts what the classes were described by, for a network that compares images with texts;
 *     null for any other
 */
public record PredictionColumns(
    String output,
    String probabilities,
    int top,
    Kept kept,
    List<String> classes,
    @JsonInclude(JsonInclude.Include.NON_NULL) String prompts)
    implements OutputColumns {

  /** Which probabilities the table contains. */
  public enum Kept {
    /** Those of the most probable classes. */
    @JsonProperty("top")
    TOP,
    /** Those of the most probable classes, and those of all classes in order. */
    @JsonProperty("all")
    ALL
  }

  public PredictionColumns {
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(probabilities, "probabilities");
    Objects.requireNonNull(kept, "kept");
    classes = List.copyOf(classes);
    if (top < 1 || top > classes.size()) {
      throw new UserException(
          Formatted.of(
              "--top is %d, but must be between 1 and the number of classes, %d.",
              top, classes.size()));
    }
  }

  /** The columns of a network whose classes are its own. */
  public PredictionColumns(
      String output, String probabilities, int top, Kept kept, List<String> classes) {
    this(output, probabilities, top, kept, classes, null);
  }

  @Override
  public TableKind tableKind() {
    return TableKind.PREDICTIONS;
  }

  @Override
  public int width() {
    return 2 + 2 * top + (kept == Kept.ALL ? classes.size() : 0);
  }

  @Override
  public Map<String, String> aspects() {
    Map<String, String> aspects = new LinkedHashMap<>();
    aspects.put("output", output);
    aspects.put("probabilities", probabilities);
    aspects.put("top", Integer.toString(top));
    aspects.put("columns", kept == Kept.ALL ? "with all probabilities" : "top only");
    if (prompts != null) {
      aspects.put("prompts", prompts);
    }
    for (int index = 0; index < classes.size(); index++) {
      aspects.put("class " + index, classes.get(index));
    }
    return aspects;
  }
}
