package io.frostline.spark.ml;

import io.frostline.backbone.Pooling;
import io.frostline.example.ExampleKind;
import io.frostline.feature.ExtractionPlan;
import io.frostline.message.UserException;
import io.frostline.spark.extraction.ExecutorNetwork;
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
 * A Spark ML pipeline stage that runs images or texts through a backbone: it turns a column of
 * bytes, as read by the {@code binaryFile} source of Spark, or a column of strings into a column of
 * vectors, with the same values that {@code extract} writes.
 *
 * <p>An image or text that cannot be used, as a null, has no vector (null) and, in {@code
 * rejectionCol}, the same reason code as in the table of rejected ones. Estimators fail on null:
 * filter such rows beforehand, in a pipeline with {@code new SQLTransformer().setStatement("SELECT
 * * FROM __THIS__ WHERE features IS NOT NULL")}.
 *
 * <p>Rows run through the network whenever the result is computed. Persist it for an estimator that
 * reads its input several times; for many epochs, use the feature table of {@code extract}.
 *
 * <p>A saved pipeline contains the name of the model with its sha256 and preprocessing, not the
 * network: wherever it is loaded, the store must contain the model, and a different model of the
 * same name is refused. Setters follow the naming of Spark ML.
 */
public final class BackboneFeaturizer extends FeaturizerParams implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  static {
    NativeLinearAlgebra.load();
  }

  /** Creates a featurizer whose model and columns are not set yet. */
  public BackboneFeaturizer() {
    this(Identifiable$.MODULE$.randomUID("backboneFeaturizer"));
  }

  /** Creates a featurizer with the uid of a saved one. */
  public BackboneFeaturizer(String uid) {
    super(uid);
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
  public Dataset<Row> transform(Dataset<?> examples) {
    SparkSession spark = examples.sparkSession();
    FeaturizedColumns columns = columns();
    int batch = examplesPerBatch();
    ExtractionPlan plan = chosen().plan(spark);
    ExampleKind kind = plan.form().examples();
    refuseStray(plan.origin().model(), kind);
    StructType table = examples.schema();
    StructType schema = columns.in(table, kind);
    Featurization featurization =
        new Featurization(
            ExecutorNetwork.distribute(spark, plan, batch), decoding(kind), columns.places(table));
    return columns
        .withBytes(examples.toDF(), uid() + "_bytes")
        .mapPartitions(featurization, Encoders.row(schema))
        .select(columns.described(schema, plan));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    chosen();
    return columns().in(schema);
  }

  private ChosenModel chosen() {
    if (!isSet(model())) {
      throw new UserException("The featurizer has no model. Name one with setModel.");
    }
    return new ChosenModel(
        getOrDefault(model()),
        optional(models()),
        optional(identity()),
        optional(layer()),
        optional(pooling()).map(Pooling::of),
        jpegDecoding(),
        textUse());
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

  private <T> BackboneFeaturizer with(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  /** Name of the model package. */
  public BackboneFeaturizer setModel(String value) {
    return with(model(), value);
  }

  /** Path of the store of model packages. Default: FROSTLINE_MODELS or ~/.frostline/models. */
  public BackboneFeaturizer setModels(String value) {
    return with(models(), value);
  }

  /** Network and preprocessing that the model must have; set by saving. */
  public BackboneFeaturizer setIdentity(String value) {
    return with(identity(), value);
  }

  /** Layer to take features from. Default: the last hidden layer. */
  public BackboneFeaturizer setLayer(String value) {
    return with(layer(), value);
  }

  /**
   * Pooling of layers with positions: average, max, cls, grid2, none or half. Default: what the
   * model says, average for images.
   */
  public BackboneFeaturizer setPooling(String value) {
    return with(pooling(), value);
  }

  /** Number of images per batch; of texts, of 32 tokens. */
  public BackboneFeaturizer setBatchSize(int value) {
    return with(batchSize(), value);
  }

  /** Images with more pixels are rejected. */
  public BackboneFeaturizer setMaxPixels(long value) {
    return with(maxPixels(), value);
  }

  /** Whether images with damaged content are used, instead of rejected. */
  public BackboneFeaturizer setAcceptDamaged(boolean value) {
    return with(acceptDamaged(), value);
  }

  /**
   * Whether JPEGs are decoded at their own size, instead of at a half, a quarter or an eighth of it
   * where the model resizes with antialiasing.
   */
  public BackboneFeaturizer setExactDecode(boolean value) {
    return with(exactDecode(), value);
  }

  /**
   * What is done with texts of more tokens than the model takes: truncate, windows or reject.
   * Default: truncate.
   */
  public BackboneFeaturizer setLongTexts(String value) {
    return with(longTexts(), value);
  }

  /** What is put before each text. Default: what the model expects. */
  public BackboneFeaturizer setPrefix(String value) {
    return with(prefix(), value);
  }

  /** Longer texts are rejected. */
  public BackboneFeaturizer setMaxCharacters(int value) {
    return with(maxCharacters(), value);
  }

  /** Input column with the bytes of the images, or with the texts: strings or bytes. */
  public BackboneFeaturizer setInputCol(String value) {
    return with(inputCol(), value);
  }

  /** Output column for the vectors. */
  public BackboneFeaturizer setOutputCol(String value) {
    return with(outputCol(), value);
  }

  /** Output column for the reasons why rows have no vector. */
  public BackboneFeaturizer setRejectionCol(String value) {
    return with(rejectionCol(), value);
  }
}
