package io.frostline.feature;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.frostline.example.ExampleKind;
import io.frostline.example.ExampleKind.Property;
import io.frostline.example.ExampleKind.PropertyType;
import io.frostline.image.ImageStatistics;
import io.frostline.image.JpegDecoding;
import io.frostline.message.DifferingAspects;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.text.TextCharset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where a table comes from: the content of {@code _frostline.json} next to the data.
 *
 * <p>{@link Origin} determines whether a later run may add to the table; the rest documents what
 * happened.
 *
 * @param state {@code running} until the last wave is committed, then {@code complete}; a killed
 *     run leaves {@code running} behind
 * @param counts the number of images by result, once the run is complete
 * @param rows in the table, including those of deleted images and of images listed only by earlier
 *     runs
 * @param rejectedByReason number of images without a row, by reason code
 * @param fastestBatch the batch size that was measured to be the fastest, and that later runs with
 *     {@link BatchChoice#AUTO} take again
 */
public record Provenance(
    @JsonInclude(Include.NON_NULL) String frostline,
    State state,
    Origin origin,
    @JsonInclude(Include.NON_NULL) String images,
    @JsonProperty("images_listed") @JsonInclude(Include.NON_NULL) Long imagesListed,
    @JsonInclude(Include.NON_NULL) Counts counts,
    @JsonInclude(Include.NON_NULL) Long rows,
    @JsonProperty("rejected_by_reason") @JsonInclude(Include.NON_NULL)
        Map<String, Long> rejectedByReason,
    @JsonProperty("fastest_batch") @JsonInclude(Include.NON_NULL) Integer fastestBatch) {

  public Provenance {
    images = images == null ? null : ForeignText.withoutSecrets(images);
  }

  /** The same without a measured batch size. */
  public Provenance(
      String frostline,
      State state,
      Origin origin,
      String images,
      Long imagesListed,
      Counts counts,
      Long rows,
      Map<String, Long> rejectedByReason) {
    this(frostline, state, origin, images, imagesListed, counts, rows, rejectedByReason, null);
  }

  /** A copy with a measured batch size. */
  public Provenance withFastestBatch(int measured) {
    return new Provenance(
        frostline, state, origin, images, imagesListed, counts, rows, rejectedByReason, measured);
  }

  /** A copy with another number of rows; null while they are being removed. */
  public Provenance withRows(Long rows) {
    return new Provenance(
        frostline,
        state,
        origin,
        images,
        imagesListed,
        counts,
        rows,
        rejectedByReason,
        fastestBatch);
  }

  /** A copy of the state that a killed run leaves behind: some rows may be missing. */
  public Provenance interrupted() {
    return new Provenance(
        frostline, State.RUNNING, origin, images, imagesListed, null, null, null, fastestBatch);
  }

  /** The version of the jar with this class. */
  public static String version() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * The listed images by result.
   *
   * @param skipped those already in the table
   * @param extracted those that the run added
   */
  public record Counts(long listed, long skipped, long extracted, long rejected) {
    public Counts {
      if (listed != skipped + extracted + rejected) {
        throw new IllegalArgumentException(
            Formatted.of(
                "The counts do not add up: %d listed, %d skipped, %d extracted and %d rejected examples.",
                listed, skipped, extracted, rejected));
      }
    }
  }

  /** The progress of the run. */
  public enum State {
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("complete")
    COMPLETE
  }

  /**
   * What the values in the rows depend on.
   *
   * @param model name of the model package
   * @param sha256 of its {@code model.onnx}
   * @param preprocessing resize, interpolation, colour order, scale, mean and standard deviation,
   *     and {@link JpegDecoding} unless it is exact, or the tokenizer and its limits, in words
   * @param examples what the rows are of; the files of tables of images leave it out
   * @param charset what texts were read in; null for UTF-8
   * @param statistics names of the columns with {@link ImageStatistics}; empty without them
   */
  public record Origin(
      String model,
      String sha256,
      String preprocessing,
      @JsonInclude(value = Include.CUSTOM, valueFilter = ImagesGoWithoutSaying.class)
          ExampleKind examples,
      @JsonInclude(Include.NON_NULL) String charset,
      @JsonInclude(Include.NON_EMPTY) List<String> statistics,
      List<OutputColumns> columns) {
    public Origin {
      statistics = statistics == null ? List.of() : List.copyOf(statistics);
      examples = examples == null ? ExampleKind.IMAGE : examples;
      columns = List.copyOf(columns);
      if (columns.isEmpty()) {
        throw new IllegalArgumentException("A table of " + model + " needs at least one column.");
      }
    }

    /** Of images, or of texts in UTF-8. */
    public Origin(
        String model,
        String sha256,
        String preprocessing,
        ExampleKind examples,
        List<OutputColumns> columns) {
      this(model, sha256, preprocessing, examples, null, List.of(), columns);
    }

    /** Of images. */
    public Origin(String model, String sha256, String preprocessing, List<OutputColumns> columns) {
      this(model, sha256, preprocessing, ExampleKind.IMAGE, columns);
    }

    /** A copy with another preprocessing. */
    public Origin withPreprocessing(String other) {
      return new Origin(model, sha256, other, examples, charset, statistics, columns);
    }

    /** A copy for rows with {@link ImageStatistics}. */
    public Origin withStatistics() {
      return withStatistics(ImageStatistics.NAMES);
    }

    /** A copy for rows with the same statistics as those of another origin. */
    public Origin withStatisticsOf(Origin other) {
      return withStatistics(other.statistics);
    }

    private Origin withStatistics(List<String> names) {
      return new Origin(model, sha256, preprocessing, examples, charset, names, columns);
    }

    /** A copy for texts that are read in a charset. */
    public Origin withCharset(TextCharset read) {
      return new Origin(
          model,
          sha256,
          preprocessing,
          examples,
          read.isUtf8() ? null : read.name(),
          statistics,
          columns);
    }

    /** The columns that describe an example, in the order of the table. */
    public List<Property> properties() {
      return Stream.concat(
              examples.properties().stream(),
              statistics.stream().map(name -> new Property(name, PropertyType.NUMBER)))
          .toList();
    }

    /** The kind of table with this origin. */
    public TableKind tableKind() {
      return columns.get(0).tableKind();
    }

    /**
     * The differences from another origin, one line each: {@code top: existing 5, requested 3}.
     *
     * @param wanted the requested origin, of the same kind
     */
    public List<String> differencesTo(Origin wanted) {
      return DifferingAspects.between(aspects(), wanted.aspects());
    }

    private Map<String, String> aspects() {
      Map<String, String> aspects = new LinkedHashMap<>();
      aspects.put("model", model);
      aspects.put("sha256", sha256);
      aspects.put("preprocessing", preprocessing);
      if (examples == ExampleKind.TEXT) {
        aspects.put("charset", charset == null ? TextCharset.UTF_8.name() : charset);
      }
      if (!statistics.isEmpty()) {
        aspects.put("statistics", String.join(", ", statistics));
      }
      columns.forEach(column -> aspects.putAll(column.aspects()));
      return aspects;
    }
  }

  /** Equal to what is left out, as Jackson asks for it. */
  static final class ImagesGoWithoutSaying {
    @Override
    public boolean equals(Object value) {
      return value == null || value == ExampleKind.IMAGE;
    }

    @Override
    public int hashCode() {
      return ExampleKind.IMAGE.hashCode();
    }
  }
}
