package io.frostline.spark.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.Origin;
import io.frostline.head.HeadConfiguration;
import io.frostline.message.DifferingAspects;
import io.frostline.message.PlainNumber;
import io.frostline.retrain.Retraining;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything that the parameters of a training depend on: a checkpoint is only valid for the same
 * training.
 *
 * @param files names of the files of the tables
 * @param penalties that are compared; empty if the configuration has the only one
 * @param groups that are left out in turn, and a checksum of them; null if there are none
 * @param fold the number of the fold that is left out; 0 if none is
 * @param retraining null if only a head is trained
 */
record TrainingIdentity(
    HeadConfiguration configuration,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Double> penalties,
    SplitChoice split,
    NotFinite notFinite,
    List<String> tables,
    Origin origin,
    List<FeatureColumn> columns,
    long rows,
    String files,
    @JsonInclude(JsonInclude.Include.NON_NULL) String groups,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int fold,
    @JsonSetter(nulls = Nulls.SET) Retraining retraining) {
  private static final ObjectMapper JSON = new ObjectMapper();

  TrainingIdentity {
    penalties = penalties == null ? List.of() : List.copyOf(penalties);
  }

  /** The same without the groups of a fold. */
  TrainingIdentity ofFold(int left) {
    return new TrainingIdentity(
        configuration,
        penalties,
        split,
        notFinite,
        tables,
        origin,
        columns,
        rows,
        files,
        groups,
        left,
        retraining);
  }

  /**
   * The differences from another identity, one line each: {@code epochs: existing 20, requested
   * 30}.
   */
  List<String> differencesTo(TrainingIdentity wanted) {
    return DifferingAspects.between(aspects(), wanted.aspects());
  }

  private Map<String, String> aspects() {
    Map<String, String> aspects = new TreeMap<>();
    JsonNode all = JSON.valueToTree(this);
    for (Iterator<Map.Entry<String, JsonNode>> parts = all.fields(); parts.hasNext(); ) {
      Map.Entry<String, JsonNode> part = parts.next();
      if (part.getKey().equals("configuration")) {
        part.getValue()
            .fields()
            .forEachRemaining(
                setting -> aspects.put(setting.getKey(), setting.getValue().toString()));
      } else {
        aspects.put(part.getKey(), part.getValue().toString());
      }
    }
    if (!penalties.isEmpty()) {
      aspects.remove("penalties");
      aspects.put(
          "l2",
          penalties.stream().map(PlainNumber::of).collect(Collectors.joining(", ", "auto (", ")")));
    }
    return aspects;
  }
}
