package io.frostline.spark.training;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.Origin;
import io.frostline.head.HeadConfiguration;
import io.frostline.message.DifferingAspects;
import io.frostline.retrain.Retraining;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that the parameters of a training depend on: a checkpoint is only valid for the same
 * training.
 *
 * @param files names of the files of the tables
 * @param retraining null if only a head is trained
 */
record TrainingIdentity(
    HeadConfiguration configuration,
    SplitChoice split,
    NotFinite notFinite,
    List<String> tables,
    Origin origin,
    List<FeatureColumn> columns,
    long rows,
    String files,
    @JsonSetter(nulls = Nulls.SET) Retraining retraining) {
  private static final ObjectMapper JSON = new ObjectMapper();

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
    return aspects;
  }
}
