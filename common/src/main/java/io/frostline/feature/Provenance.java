package io.frostline.feature;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.frostline.message.DifferingAspects;
import io.frostline.message.ForeignText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a table comes from: the content of {@code _frostline.json} beside the data.
 *
 * <p>{@link Origin} decides whether a later run may add to the table; the rest tells the reader
 * what happened.
 *
 * @param state {@code running} until the last wave is committed, then {@code complete}; what a
 *     killed run leaves says {@code running}
 * @param counts what became of the images, once the run is complete
 * @param rows in the table, with those of deleted images and of images listed by earlier runs only
 * @param rejectedByReason images without a row, by reason code
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Provenance(
    String frostline,
    State state,
    Origin origin,
    String images,
    @JsonProperty("images_listed") Long imagesListed,
    Counts counts,
    @JsonProperty("rows") Long rows,
    @JsonProperty("rejected_by_reason") Map<String, Long> rejectedByReason) {

  public Provenance {
    images = images == null ? null : ForeignText.withoutSecrets(images);
  }

  /** The same with another number of rows. */
  public Provenance withRows(long rows) {
    return new Provenance(
        frostline, state, origin, images, imagesListed, counts, rows, rejectedByReason);
  }

  /** The version of the jar that this class came from. */
  public static String version() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * What became of the images that were listed.
   *
   * @param skipped those that were in the table before
   * @param extracted those that the run put there
   */
  public record Counts(long listed, long skipped, long extracted, long rejected) {
    public Counts {
      if (listed != skipped + extracted + rejected) {
        throw new IllegalArgumentException(
            "Of %d images, %d were skipped, %d extracted and %d rejected: these do not add up."
                .formatted(listed, skipped, extracted, rejected));
      }
    }
  }

  /** How far the run came. */
  public enum State {
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("complete")
    COMPLETE
  }

  /**
   * What the bits of the rows depend on.
   *
   * @param model name of the model package
   * @param sha256 of its {@code model.onnx}
   * @param preprocessing resize, interpolation, colour order, scale, mean and standard deviation,
   *     in words
   */
  public record Origin(
      String model, String sha256, String preprocessing, List<OutputColumns> columns) {
    public Origin {
      columns = List.copyOf(columns);
      if (columns.isEmpty()) {
        throw new IllegalArgumentException("A table of " + model + " without a column of its own.");
      }
    }

    /** What kind of table this is the origin of. */
    public TableKind tableKind() {
      return columns.get(0).tableKind();
    }

    /**
     * In what another origin differs, a line for each: {@code top: 5 there, 3 wanted}.
     *
     * @param wanted of the same kind
     */
    public List<String> differencesTo(Origin wanted) {
      return DifferingAspects.between(aspects(), wanted.aspects());
    }

    private Map<String, String> aspects() {
      Map<String, String> aspects = new LinkedHashMap<>();
      aspects.put("model", model);
      aspects.put("sha256", sha256);
      aspects.put("preprocessing", preprocessing);
      columns.forEach(column -> aspects.putAll(column.aspects()));
      return aspects;
    }
  }
}
