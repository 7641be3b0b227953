package io.frostline.spark.ml;

import io.frostline.backbone.Pooling;
import io.frostline.feature.ExtractionPlan;
import io.frostline.image.DamagedContent;
import io.frostline.image.ImageDecoder;
import io.frostline.image.JpegDecoding;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.extraction.ExecutorNetwork;
import java.util.Optional;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * A Spark ML pipeline stage that runs images through a backbone: it turns a column of bytes, as
 * read by the {@code binaryFile} source of Spark, into a column of vectors, with the same values
 * that {@code extract} writes.
 *
 * <p>An image that cannot be used has no vector (null) and, in {@code rejectionCol}, the same
 * reason code as in the table of rejected images. Estimators fail on null: filter such rows
 * beforehand, in a pipeline with {@code new SQLTransformer().setStatement("SELECT * FROM __THIS__
 * WHERE features IS NOT NULL")}.
 *
 * <p>Images run through the network whenever the result is computed. Persist it for an estimator
 * that reads its input several times; for many epochs, use the feature table of {@code extract}.
 *
 * <p>A saved pipeline contains the name of the model with its sha256 and preprocessing, not the
 * network: wherever it is loaded, the store must contain the model, and a different model of the
 * same name is refused. Setters follow the naming of Spark ML.
 */
public final class BackboneFeaturizer extends Transformer implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;
  private static final int DEFAULT_BATCH_SIZE = 8;

  static {
    NativeLinearAlgebra.load();
  }

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
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> rejectionCol;

  /** Creates a featurizer whose model and columns are not set yet. */
  public BackboneFeaturizer() {
    this(Identifiable$.MODULE$.randomUID("backboneFeaturizer"));
  }

  /** Creates a featurizer with the uid of a saved one. */
  public BackboneFeaturizer(String uid) {
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
        new Param<>(this, "pooling", "pooling of layers: average, max, cls, grid2, none or half");
    batchSize = new IntParam(this, "batchSize", "number of images per batch");
    maxPixels = new LongParam(this, "maxPixels", "images with more pixels are rejected");
    acceptDamaged =
        new BooleanParam(this, "acceptDamaged", "whether images with damaged content are used");
    exactDecode =
        new BooleanParam(this, "exactDecode", "whether JPEGs are decoded at their own size");
    inputCol = new Param<>(this, "inputCol", "input column with the bytes of the images");
    outputCol = new Param<>(this, "outputCol", "output column for the vectors");
    rejectionCol =
        new Param<>(
            this, "rejectionCol", "output column for the reasons why images have no vector");
    setDefault(pooling, Pooling.AVERAGE.keyword());
    setDefault(batchSize, DEFAULT_BATCH_SIZE);
    setDefault(maxPixels, ImageDecoder.DEFAULT_MAX_PIXELS);
    setDefault(acceptDamaged, false);
    setDefault(exactDecode, false);
    setDefault(inputCol, "content");
    setDefault(outputCol, "features");
  }

  /** Reads a saved featurizer. */
  public static BackboneFeaturizer load(String path) {
    return read().load(path);
  }

  /** A reader of saved featurizers; Spark ML expects a method of this name. */
  public static MLReader<BackboneFeaturizer> read() {
    return new Saved().read();
  }

  private static final class Saved implements DefaultParamsReadable<BackboneFeaturizer> {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> images) {
    SparkSession spark = images.sparkSession();
    ImageColumns columns = columns();
    StructType schema = columns.in(images.schema());
    ExtractionPlan plan = chosen().plan(spark);
    Featurization featurization =
        new Featurization(
            ExecutorNetwork.distribute(spark, plan, (Integer) getOrDefault(batchSize)),
            schema.fieldIndex(columns.input()),
            columns.added(),
            (Long) getOrDefault(maxPixels),
            damaged());
    return images
        .toDF()
        .mapPartitions(featurization, Encoders.row(schema))
        .select(columns.described(schema, plan));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    chosen();
    return columns().in(schema);
  }

  private DamagedContent damaged() {
    return (Boolean) getOrDefault(acceptDamaged)
        ? DamagedContent.ACCEPTED
        : DamagedContent.REJECTED;
  }

  private ImageColumns columns() {
    refuseNotPositive("batchSize", (Integer) getOrDefault(batchSize));
    refuseNotPositive("maxPixels", (Long) getOrDefault(maxPixels));
    return new ImageColumns(
        getOrDefault(inputCol), getOrDefault(outputCol), optional(rejectionCol));
  }

  private static void refuseNotPositive(String name, long value) {
    if (value < 1) {
      throw new UserException(Formatted.of("%s is %d, but must be at least 1.", name, value));
    }
  }

  private ChosenModel chosen() {
    if (!isSet(model)) {
      throw new UserException("The featurizer has no model. Name one with setModel.");
    }
    return new ChosenModel(
        getOrDefault(model),
        optional(models),
        optional(identity),
        optional(layer),
        Pooling.of(getOrDefault(pooling)),
        decoding());
  }

  /** As set; of a saved featurizer, as before it was saved. */
  private JpegDecoding decoding() {
    if (isSet(exactDecode)) {
      return (Boolean) getOrDefault(exactDecode) ? JpegDecoding.EXACT : JpegDecoding.REDUCED;
    }
    return optional(identity).map(JpegDecoding::recordedIn).orElse(JpegDecoding.REDUCED);
  }

  private Optional<String> optional(Param<String> param) {
    return isSet(param) ? Optional.of(getOrDefault(param)) : Optional.empty();
  }

  @Override
  public BackboneFeaturizer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** A writer that saves the identity of the model with the params. */
  @Override
  public MLWriter write() {
    return new Writer();
  }

  private final class Writer extends MLWriter {
    @Override
    public void saveImpl(String path) {
      BackboneFeaturizer kept = copy(ParamMap.empty());
      kept.setIdentity(ChosenModel.identity(chosen().plan(sparkSession())));
      DefaultParamsWriter.saveMetadata(
          kept, path, sparkSession().sparkContext(), Option.empty(), Option.empty());
    }
  }

  /** The param of {@link #setModel}. */
  public Param<String> model() {
    return model;
  }

  /** Name of the model package. */
  public BackboneFeaturizer setModel(String value) {
    set(model, value);
    return this;
  }

  /** The param of {@link #setModels}. */
  public Param<String> models() {
    return models;
  }

  /** Path of the store of model packages. Default: FROSTLINE_MODELS or ~/.frostline/models. */
  public BackboneFeaturizer setModels(String value) {
    set(models, value);
    return this;
  }

  /** The param of {@link #setIdentity}. */
  public Param<String> identity() {
    return identity;
  }

  /** Network and preprocessing that the model must have; set by saving. */
  public BackboneFeaturizer setIdentity(String value) {
    set(identity, value);
    return this;
  }

  /** The param of {@link #setLayer}. */
  public Param<String> layer() {
    return layer;
  }

  /** Layer to take features from. Default: the last hidden layer. */
  public BackboneFeaturizer setLayer(String value) {
    set(layer, value);
    return this;
  }

  /** The param of {@link #setPooling}. */
  public Param<String> pooling() {
    return pooling;
  }

  /** Pooling of layers with positions: average, max, cls, grid2, none or half. */
  public BackboneFeaturizer setPooling(String value) {
    set(pooling, value);
    return this;
  }

  /** The param of {@link #setBatchSize}. */
  public IntParam batchSize() {
    return batchSize;
  }

  /** Number of images per batch. */
  public BackboneFeaturizer setBatchSize(int value) {
    set(batchSize, value);
    return this;
  }

  /** The param of {@link #setMaxPixels}. */
  public LongParam maxPixels() {
    return maxPixels;
  }

  /** Images with more pixels are rejected. */
  public BackboneFeaturizer setMaxPixels(long value) {
    set(maxPixels, value);
    return this;
  }

  /** The param of {@link #setAcceptDamaged}. */
  public BooleanParam acceptDamaged() {
    return acceptDamaged;
  }

  /** Whether images with damaged content are used, instead of rejected. */
  public BackboneFeaturizer setAcceptDamaged(boolean value) {
    set(acceptDamaged, value);
    return this;
  }

  /** The param of {@link #setExactDecode}. */
  public BooleanParam exactDecode() {
    return exactDecode;
  }

  /**
   * Whether JPEGs are decoded at their own size, instead of at a half, a quarter or an eighth of it
   * where the model resizes with antialiasing.
   */
  public BackboneFeaturizer setExactDecode(boolean value) {
    set(exactDecode, value);
    return this;
  }

  /** The param of {@link #setInputCol}. */
  public Param<String> inputCol() {
    return inputCol;
  }

  /** Input column with the bytes of the images. */
  public BackboneFeaturizer setInputCol(String value) {
    set(inputCol, value);
    return this;
  }

  /** The param of {@link #setOutputCol}. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** Output column for the vectors. */
  public BackboneFeaturizer setOutputCol(String value) {
    set(outputCol, value);
    return this;
  }

  /** The param of {@link #setRejectionCol}. */
  public Param<String> rejectionCol() {
    return rejectionCol;
  }

  /** Output column for the reasons why images have no vector. */
  public BackboneFeaturizer setRejectionCol(String value) {
    set(rejectionCol, value);
    return this;
  }
}
