package io.frostline.feature;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.Map;

/**
 * The columns for one output of a network: the only difference between the commands that run images
 * through a network.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "kind",
    // Tables written before predictions existed do not name their kind.
    defaultImpl = FeatureColumn.class)
@JsonSubTypes({
  @JsonSubTypes.Type(value = FeatureColumn.class, name = "features"),
  @JsonSubTypes.Type(value = PredictionColumns.class, name = "predictions")
})
public sealed interface OutputColumns extends Serializable
    permits FeatureColumn, PredictionColumns {
  /** The kind of table with such columns. */
  TableKind tableKind();

  /** The approximate number of floats per row, which determines the size of files. */
  int width();

  /** What the content of the columns depends on, by name, for comparison and messages. */
  Map<String, String> aspects();
}
