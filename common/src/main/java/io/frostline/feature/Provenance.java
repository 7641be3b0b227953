package io.frostline.feature;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * Where a feature table comes from: the content of {@code _frostline.json} beside the data.
 *
 * <p>{@link Origin} decides whether a later run may add to the table; the rest tells the reader
 * what happened.
 *
 * @param state {@code running} until the last wave is committed, then {@code complete}; what a
 *     killed run leaves says {@code running}
 * @param rejectedByReason images without features, by reason code
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Provenance(
    String frostline,
    State state,
    Origin origin,
    String images,
    @JsonProperty("images_listed") Long imagesListed,
    @JsonProperty("rows") Long rows,
    @JsonProperty("rejected_by_reason") Map<String, Long> rejectedByReason) {

  /** The version of the jar that this class came from. */
  public static String version() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** How far the run came. */
  public enum State {
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("complete")
    COMPLETE
  }

  /**
   * What the bits of the features depend on.
   *
   * @param model name of the model package
   * @param sha256 of its {@code model.onnx}
   * @param preprocessing resize, interpolation, colour order, scale, mean and standard deviation,
   *     in words
   */
  public record Origin(
      String model, String sha256, String preprocessing, List<FeatureColumn> columns) {
    public Origin {
      columns = List.copyOf(columns);
    }
  }
}
