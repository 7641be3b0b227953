package io.frostline.spark.training;

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
 * What the parameters of a training depend on: a checkpoint is good for the same training only.
 *
 * @param files names of the tables' files
 * @param retraining null for a head alone
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
    Retraining retraining) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** In what another differs, a line for each: {@code epochs: 20 there, 30 wanted}. */
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
