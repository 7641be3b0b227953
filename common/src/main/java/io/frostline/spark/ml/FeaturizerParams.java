package io.frostline.spark.ml;

import io.frostline.example.ExampleKind;
import io.frostline.feature.ContentDecoding;
import io.frostline.feature.ImageDecoding;
import io.frostline.feature.TextDecoding;
import io.frostline.feature.TextUse;
import io.frostline.image.DamagedContent;
import io.frostline.image.ImageDecoder;
import io.frostline.image.JpegDecoding;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.text.LongTexts;
import io.frostline.text.TextDecoder;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/**
 * The params of a {@link BackboneFeaturizer} with their defaults. Public, because Spark ML finds
 * params by reflection; not for other subclasses.
 */
public abstract class FeaturizerParams extends Transformer {
  private static final long serialVersionUID = 1L;
  private static final int DEFAULT_BATCH_SIZE = 8;

  private final String uid;
  private final Param<String> model;
  private final Param<String> models;
  private final Param<String> identity;
  private final Param<String> layer;
  private final Param<String> pooling;
  private final IntParam batchSize;
  private final LongParam maxPixels;
  private final BooleanParam acceptDamaged;
  private final BooleanParam exactDecode;
  private final Param<String> longTexts;
  private final Param<String> prefix;
  private final IntParam maxCharacters;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> rejectionCol;

  FeaturizerParams(String uid) {
    this.uid = uid;
    model = new Param<>(this, "model", "name of the model package");
    models =
        new Param<>(
            this,
            "models",
            "path of the store of model packages (default: FROSTLINE_MODELS or"
                + " ~/.frostline/models)");
    identity = new Param<>(this, "identity", "network and preprocessing that the model must have");
    layer =
        new Param<>(this, "layer", "layer to take features from (default: the last hidden layer)");
    pooling =
        new Param<>(
            this,
            "pooling",
            "pooling of layers: average, max, cls, grid2, none or half (default: what the model says)");
    batchSize =
        new IntParam(this, "batchSize", "number of images per batch; of texts of 32 tokens");
    maxPixels = new LongParam(this, "maxPixels", "images with more pixels are rejected");
    acceptDamaged =
        new BooleanParam(this, "acceptDamaged", "whether images with damaged content are used");
    exactDecode =
        new BooleanParam(this, "exactDecode", "whether JPEGs are decoded at their own size");
    longTexts =
        new Param<>(
            this,
            "longTexts",
            "what is done with texts of too many tokens: truncate, windows or reject");
    prefix = new Param<>(this, "prefix", "put before each text (default: what the model expects)");
    maxCharacters = new IntParam(this, "maxCharacters", "longer texts are rejected");
    inputCol =
        new Param<>(
            this, "inputCol", "input column with the bytes of the images, or with the texts");
    outputCol = new Param<>(this, "outputCol", "output column for the vectors");
    rejectionCol =
        new Param<>(this, "rejectionCol", "output column for the reasons why rows have no vector");
    setDefault(batchSize, DEFAULT_BATCH_SIZE);
    setDefault(maxPixels, ImageDecoder.DEFAULT_MAX_PIXELS);
    setDefault(acceptDamaged, false);
    setDefault(exactDecode, false);
    setDefault(maxCharacters, TextDecoder.MOST_CHARACTERS);
    setDefault(inputCol, "content");
    setDefault(outputCol, "features");
  }

  @Override
  public final String uid() {
    return uid;
  }

  /**
   * Refuses params that have no meaning for a model.
   *
   * @throws UserException naming the first that was set
   */
  final void refuseStray(String name, ExampleKind examples) {
    List<Param<?>> stray =
        switch (examples) {
          case IMAGE -> List.of(longTexts, prefix, maxCharacters);
          case TEXT -> List.of(maxPixels, acceptDamaged, exactDecode);
        };
    stray.stream()
        .filter(this::isSet)
        .findFirst()
        .ifPresent(
            param -> {
              throw new UserException(
                  Formatted.of(
                      "%s does not work with model %s, which takes %s. Leave it out.",
                      param.name(), name, examples.nouns()));
            });
  }

  /**
   * How the bytes of an example are opened.
   *
   * @throws UserException if a limit is not positive
   */
  final ContentDecoding<?> decoding(ExampleKind examples) {
    refuseNotPositive("maxPixels", (Long) getOrDefault(maxPixels));
    refuseNotPositive("maxCharacters", (Integer) getOrDefault(maxCharacters));
    return switch (examples) {
      case IMAGE ->
          new ImageDecoding(
              (Long) getOrDefault(maxPixels),
              (Boolean) getOrDefault(acceptDamaged)
                  ? DamagedContent.ACCEPTED
                  : DamagedContent.REJECTED);
      case TEXT -> new TextDecoding(new TextDecoder((Integer) getOrDefault(maxCharacters)));
    };
  }

  /** How texts are used. */
  final TextUse textUse() {
    return new TextUse(optional(longTexts).map(LongTexts::of), optional(prefix));
  }

  /** As set; of a saved featurizer, as before it was saved. */
  final JpegDecoding jpegDecoding() {
    if (isSet(exactDecode)) {
      return (Boolean) getOrDefault(exactDecode) ? JpegDecoding.EXACT : JpegDecoding.REDUCED;
    }
    return optional(identity).map(JpegDecoding::recordedIn).orElse(JpegDecoding.REDUCED);
  }

  /** The columns to read and to add. */
  final FeaturizedColumns columns() {
    return new FeaturizedColumns(
        getOrDefault(inputCol), getOrDefault(outputCol), optional(rejectionCol));
  }

  /** Examples per batch. */
  final int examplesPerBatch() {
    int examples = (Integer) getOrDefault(batchSize);
    refuseNotPositive("batchSize", examples);
    return examples;
  }

  private static void refuseNotPositive(String name, long value) {
    if (value < 1) {
      throw new UserException(Formatted.of("%s is %d, but must be at least 1.", name, value));
    }
  }

  /** The value that was set, if one was. */
  final <T> Optional<T> optional(Param<T> param) {
    return isSet(param) ? Optional.of(getOrDefault(param)) : Optional.empty();
  }

  /** The param of {@link BackboneFeaturizer#setModel}. */
  public final Param<String> model() {
    return model;
  }

  /** The param of {@link BackboneFeaturizer#setModels}. */
  public final Param<String> models() {
    return models;
  }

  /** The param of {@link BackboneFeaturizer#setIdentity}. */
  public final Param<String> identity() {
    return identity;
  }

  /** The param of {@link BackboneFeaturizer#setLayer}. */
  public final Param<String> layer() {
    return layer;
  }

  /** The param of {@link BackboneFeaturizer#setPooling}. */
  public final Param<String> pooling() {
    return pooling;
  }

  /** The param of {@link BackboneFeaturizer#setBatchSize}. */
  public final IntParam batchSize() {
    return batchSize;
  }

  /** The param of {@link BackboneFeaturizer#setMaxPixels}. */
  public final LongParam maxPixels() {
    return maxPixels;
  }

  /** The param of {@link BackboneFeaturizer#setAcceptDamaged}. */
  public final BooleanParam acceptDamaged() {
    return acceptDamaged;
  }

  /** The param of {@link BackboneFeaturizer#setExactDecode}. */
  public final BooleanParam exactDecode() {
    return exactDecode;
  }

  /** The param of {@link BackboneFeaturizer#setLongTexts}. */
  public final Param<String> longTexts() {
    return longTexts;
  }

  /** The param of {@link BackboneFeaturizer#setPrefix}. */
  public final Param<String> prefix() {
    return prefix;
  }

  /** The param of {@link BackboneFeaturizer#setMaxCharacters}. */
  public final IntParam maxCharacters() {
    return maxCharacters;
  }

  /** The param of {@link BackboneFeaturizer#setInputCol}. */
  public final Param<String> inputCol() {
    return inputCol;
  }

  /** The param of {@link BackboneFeaturizer#setOutputCol}. */
  public final Param<String> outputCol() {
    return outputCol;
  }

  /** The param of {@link BackboneFeaturizer#setRejectionCol}. */
  public final Param<String> rejectionCol() {
    return rejectionCol;
  }
}
