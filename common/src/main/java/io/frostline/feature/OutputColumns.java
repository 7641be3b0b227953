package io.frostline.feature;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.Map;

/**
 * What one output of a network becomes in a table: the only thing in which commands that run images
 * through a network differ.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "kind",
    // Tables older than predictions do not say what they are.
    defaultImpl = FeatureColumn.class)
@JsonSubTypes({
  @JsonSubTypes.Type(value = FeatureColumn.class, name = "features"),
  @JsonSubTypes.Type(value = PredictionColumns.class, name = "predictions")
})
public sealed interface OutputColumns extends Serializable
    permits FeatureColumn, PredictionColumns {
  /** What kind of table has such columns. */
  TableKind tableKind();

  /** Floats in one row, about: what decides the size of files. */
  int width();

  /** What the columns' content depends on, by name, for comparison and messages. */
  Map<String, String> aspects();
}
