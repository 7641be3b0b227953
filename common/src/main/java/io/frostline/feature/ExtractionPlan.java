package io.frostline.feature;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.cut.ActivationMemory;
import io.frostline.backbone.cut.ClassOutput;
import io.frostline.backbone.cut.CosineClasses;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.backbone.cut.FeatureOutput;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.image.Augmentation;
import io.frostline.image.JpegDecoding;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.InputTensor;
import io.frostline.onnx.NetworkSession;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A network cut at the requested layers, ready to turn examples into rows: the difference between
 * {@code extract} and {@code classify}.
 *
 * @param network the network below the cut
 * @param form how an example becomes the input of the network
 * @param origin what the values in the rows depend on, column by column
 */
public record ExtractionPlan(CutNetwork network, InputForm form, Provenance.Origin origin) {
  /** The capacity of a buffer or an array of the JVM, which holds a batch. */
  private static final long MOST_BYTES = Integer.MAX_VALUE;

  /** Features at layers; the files of the model were verified when the package was opened. */
  public static ExtractionPlan features(ModelPackage model, List<String> layers, Pooling pooling) {
    CutNetwork network = NetworkCut.of(model, layers, pooling);
    return of(model, network, columns(network.outputs(), pooling));
  }

  /** Features at layers, each with its own pooling: one column each, named after both. */
  public static ExtractionPlan features(ModelPackage model, List<CutPoint> cuts) {
    CutNetwork network = NetworkCut.of(model, cuts);
    return of(model, network, columns(network.outputs(), cuts));
  }

  /** The same with the features of the bare examples as a last column. */
  public static ExtractionPlan withBare(ModelPackage model, List<CutPoint> cuts) {
    BareFeatures bare = InputForm.of(model).bare(model, cuts);
    List<FeatureColumn> columns =
        new ArrayList<>(columns(bare.network().outputs().subList(0, cuts.size()), cuts));
    columns.add(bare.column());
    return of(model, bare.network(), bare.form(), columns);
  }

  private static List<FeatureColumn> columns(List<FeatureOutput> outputs, List<CutPoint> cuts) {
    List<String> names = ColumnNames.ofCuts(cuts);
    List<FeatureColumn> columns = new ArrayList<>();
    for (int index = 0; index < outputs.size(); index++) {
      columns.add(
          new FeatureColumn(
              names.get(index),
              outputs.get(index).layer(),
              cuts.get(index).pooling().keyword(),
              outputs.get(index).shape()));
    }
    return columns;
  }

  /**
   * Classes with their probabilities.
   *
   * @param top how many of the most probable classes to keep, at most all of them
   */
  public static ExtractionPlan predictions(
      ModelPackage model, ClassOutput output, int top, PredictionColumns.Kept kept) {
    return of(
        model,
        NetworkCut.of(model, output),
        List.of(
            new PredictionColumns(
                output.layer().name(),
                output.probabilities().keyword(),
                top,
                kept,
                output.classes())));
  }

  /**
   * Classes that are described by texts, with their probabilities.
   *
   * @param classes of the network for images
   * @param columns of the same classes
   */
  public static ExtractionPlan predictions(
      ModelPackage model, CosineClasses classes, PredictionColumns columns) {
    return of(model, NetworkCut.of(model, classes), List.of(columns));
  }

  private static ExtractionPlan of(
      ModelPackage model, CutNetwork network, List<? extends OutputColumns> columns) {
    return of(model, network, InputForm.of(model), columns);
  }

  private static ExtractionPlan of(
      ModelPackage model,
      CutNetwork network,
      InputForm form,
      List<? extends OutputColumns> columns) {
    ModelDescription description = model.description();
    Provenance.Origin origin =
        new Provenance.Origin(
            description.name(),
            description.sha256(),
            form.inWords(),
            form.examples(),
            List.copyOf(columns));
    return new ExtractionPlan(network, form, origin);
  }

  /**
   * A copy with another decoding of JPEGs, if it decodes any and the interpolation allows for it.
   *
   * @see ModelDescription#decoding
   */
  public ExtractionPlan with(JpegDecoding decoding) {
    return with(form.with(decoding));
  }

  /** A copy that uses texts in another way, if it takes any. */
  public ExtractionPlan with(TextUse use) {
    ExtractionPlan used = with(form.with(use));
    return new ExtractionPlan(network, used.form, used.origin.withCharset(use.charset()));
  }

  /** A copy that uses another version of each image, if it takes images. */
  public ExtractionPlan with(Augmentation version) {
    return with(form.with(version));
  }

  /** Which version of each image is used. */
  public Augmentation version() {
    return form.version();
  }

  /**
   * A copy whose rows also have the statistics of the image.
   *
   * @throws UserException if they are of texts
   */
  public ExtractionPlan withStatistics() {
    return new ExtractionPlan(network, form.withStatistics(), origin.withStatistics());
  }

  private ExtractionPlan with(InputForm other) {
    return new ExtractionPlan(network, other, origin.withPreprocessing(other.inWords()));
  }

  private static List<FeatureColumn> columns(List<FeatureOutput> outputs, Pooling pooling) {
    List<String> names = ColumnNames.of(outputs.stream().map(FeatureOutput::layer).toList());
    List<FeatureColumn> columns = new ArrayList<>();
    for (int index = 0; index < outputs.size(); index++) {
      FeatureOutput output = outputs.get(index);
      columns.add(
          new FeatureColumn(names.get(index), output.layer(), pooling.keyword(), output.shape()));
    }
    return columns;
  }

  /** {@code mobilenet_v2 at features}. */
  public String inWords() {
    return origin.model()
        + " at "
        + network.outputs().stream().map(FeatureOutput::layer).collect(Collectors.joining(","));
  }

  /**
   * The requested batch size, or 1 if the network accepts only one example at a time.
   *
   * @throws UserException if the inputs or the outputs of a batch do not fit into one array
   */
  public int batchSize(int wanted) {
    int examples = network.batch() == BatchSize.FREE ? wanted : 1;
    refuseLarger(examples, network.input().bytes(), "input");
    for (FeatureOutput output : network.outputs()) {
      refuseLarger(
          examples,
          (long) output.width() * Float.BYTES,
          Formatted.of("output '%s'", output.layer()));
    }
    return examples;
  }

  /** Bytes outside the heap that an example of a batch takes: input, activations, outputs. */
  public long bytesOfExample() {
    return network.input().bytes() + ActivationMemory.ofExample(network);
  }

  private void refuseLarger(int examples, long bytes, String what) {
    if (examples > MOST_BYTES / bytes) {
      throw new UserException(
          Formatted.of(
              "A batch of %,d %s of model %s is too large: its %s would take %,d bytes (%,d for"
                  + " each %s), but the limit is %,d. Choose a batch size of %,d or less; 8 to 64"
                  + " is usually fastest.",
              examples,
              form.examples().nouns(),
              origin.model(),
              what,
              examples * bytes,
              bytes,
              form.examples().noun(),
              MOST_BYTES,
              Math.max(1, MOST_BYTES / bytes)));
    }
  }

  /**
   * Runs one batch of made examples, so that a network that cannot run stops the job on the driver,
   * not on the executors.
   */
  public void tryOut(BatchChoice wanted) {
    tryOut(List.of(this), wanted);
  }

  /**
   * The same for several networks, with the inputs of all in memory at once, as in a task that runs
   * them.
   */
  public static void tryOut(List<ExtractionPlan> plans, BatchChoice wanted) {
    List<List<InputTensor>> batches = new ArrayList<>();
    long bytes = 0;
    for (ExtractionPlan plan : plans) {
      int examples = plan.batchSize(wanted.orUsual());
      batches.add(plan.sample(examples, bytes));
      bytes += examples * plan.network.input().bytes();
    }
    for (int number = 0; number < plans.size(); number++) {
      plans.get(number).run(batches.get(number));
    }
  }

  private void run(List<InputTensor> batch) {
    try (NetworkSession session = NetworkSession.openPart(network.onnx(), inWords())) {
      session.run(batch);
    }
  }

  private List<InputTensor> sample(int examples, long besides) {
    try {
      return network.input().sample(examples);
    } catch (OutOfMemoryError full) {
      throw new UserException(
          Formatted.of(
              "A batch of %,d %s of model %s does not fit into memory: its input takes %,d bytes"
                  + " for each task%s. Choose a smaller batch size; 8 to 64 is usually fastest.",
              examples,
              form.examples().nouns(),
              origin.model(),
              examples * network.input().bytes(),
              besides == 0 ? "" : Formatted.of(", besides %,d for other models", besides)),
          full);
    }
  }
}
