package io.frostline.spark.ml;

import io.frostline.backbone.cut.Pooling;
import io.frostline.feature.ExtractionPlan;
import io.frostline.image.ImageDecoder;
import io.frostline.message.UserException;
import io.frostline.spark.extraction.ExecutorNetwork;
import java.util.Optional;
import org.apache.spark.ml.Transformer;
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
 * A stage of a Spark ML pipeline that puts images through a backbone: a column of their bytes, as
 * Spark's {@code binaryFile} source reads them, becomes a column of vectors, the same numbers that
 * {@code extract} writes.
 *
 * <p>An image that cannot be used has no vector (null) and, in {@code rejectionCol}, the reason
 * code that the table of rejected images would have. Estimators fail on null: leave such rows out
 * before them, in a pipeline with {@code new SQLTransformer().setStatement("SELECT * FROM __THIS__
 * WHERE features IS NOT NULL")}.
 *
 * <p>Images go through the network whenever the result is computed. An estimator that reads its
 * input several times wants it persisted, and many epochs want the feature table of {@code
 * extract}.
 *
 * <p>What is saved is the name of the model with its sha256 and preprocessing, not the network:
 * where a pipeline is loaded, the store must have the model, and another one of the same name is
 * refused. Setters are named as Spark ML names them.
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
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> rejectionCol;

  /** A featurizer whose model and columns are yet to be set. */
  public BackboneFeaturizer() {
    this(Identifiable$.MODULE$.randomUID("backboneFeaturizer"));
  }

  /** A featurizer with the identity of a saved one. */
  public BackboneFeaturizer(String uid) {
    this.uid = uid;
    model = new Param<>(this, "model", "name of the model package");
    models =
        new Param<>(
            this,
            "models",
            "address of the store of model packages; otherwise FROSTLINE_MODELS or ~/.frostline/models");
    identity = new Param<>(this, "identity", "network and preprocessing that the model must have");
    layer =
        new Param<>(
            this, "layer", "layer at which features are taken; otherwise the last hidden one");
    pooling =
        new Param<>(this, "pooling", "pooling of spatial layers: average, max, grid2 or none");
    batchSize = new IntParam(this, "batchSize", "images in one run of the network");
    maxPixels = new LongParam(this, "maxPixels", "images with more pixels are rejected");
    inputCol = new Param<>(this, "inputCol", "column of the images' bytes");
    outputCol = new Param<>(this, "outputCol", "column of vectors");
    rejectionCol =
        new Param<>(this, "rejectionCol", "column of the reasons why images have no vector");
    setDefault(pooling, Pooling.AVERAGE.keyword());
    setDefault(batchSize, DEFAULT_BATCH_SIZE);
    setDefault(maxPixels, ImageDecoder.DEFAULT_MAX_PIXELS);
    setDefault(inputCol, "content");
    setDefault(outputCol, "features");
  }

  /** Reads a saved featurizer. */
  public static BackboneFeaturizer load(String path) {
    return read().load(path);
  }

  /** A reader of saved featurizers, as Spark ML looks for it. */
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
            (Long) getOrDefault(maxPixels));
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

  private ImageColumns columns() {
    refuseNotPositive("batchSize", (Integer) getOrDefault(batchSize));
    refuseNotPositive("maxPixels", (Long) getOrDefault(maxPixels));
    return new ImageColumns(
        getOrDefault(inputCol), getOrDefault(outputCol), optional(rejectionCol));
  }

  private static void refuseNotPositive(String name, long value) {
    if (value < 1) {
      throw new UserException("%s is %d, but must be at least 1.".formatted(name, value));
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
        Pooling.of(getOrDefault(pooling)));
  }

  private Optional<String> optional(Param<String> param) {
    return isSet(param) ? Optional.of(getOrDefault(param)) : Optional.empty();
  }

  @Override
  public BackboneFeaturizer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** A writer that keeps the identity of the model with the params. */
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

  /** Address of the store of model packages; otherwise FROSTLINE_MODELS or ~/.frostline/models. */
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

  /** Layer at which features are taken; otherwise the last hidden one. */
  public BackboneFeaturizer setLayer(String value) {
    set(layer, value);
    return this;
  }

  /** The param of {@link #setPooling}. */
  public Param<String> pooling() {
    return pooling;
  }

  /** Pooling of spatial layers: average, max, grid2 or none. */
  public BackboneFeaturizer setPooling(String value) {
    set(pooling, value);
    return this;
  }

  /** The param of {@link #setBatchSize}. */
  public IntParam batchSize() {
    return batchSize;
  }

  /** Images in one run of the network. */
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

  /** The param of {@link #setInputCol}. */
  public Param<String> inputCol() {
    return inputCol;
  }

  /** Column of the images' bytes. */
  public BackboneFeaturizer setInputCol(String value) {
    set(inputCol, value);
    return this;
  }

  /** The param of {@link #setOutputCol}. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** Column of vectors. */
  public BackboneFeaturizer setOutputCol(String value) {
    set(outputCol, value);
    return this;
  }

  /** The param of {@link #setRejectionCol}. */
  public Param<String> rejectionCol() {
    return rejectionCol;
  }

  /** Column of the reasons why images have no vector. */
  public BackboneFeaturizer setRejectionCol(String value) {
    set(rejectionCol, value);
    return this;
  }
}
