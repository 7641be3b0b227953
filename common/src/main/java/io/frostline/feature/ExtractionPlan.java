package io.frostline.feature;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.cut.ActivationMemory;
import io.frostline.backbone.cut.ClassOutput;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.backbone.cut.FeatureOutput;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.backbone.cut.Pooling;
import io.frostline.image.Framing;
import io.frostline.image.JpegDecoding;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.NetworkSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A network cut at the requested layers, ready to turn images into rows: the difference between
 * {@code extract} and {@code classify}.
 *
 * @param network the network below the cut
 * @param framing how an image becomes the input of the network
 * @param origin what the values in the rows depend on, column by column
 */
public record ExtractionPlan(CutNetwork network, Framing framing, Provenance.Origin origin) {
  /** The column with the image itself. */
  public static final String PIXELS = "pixels";

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

  /** The same with the pixels, averaged over squares, as a last column {@value #PIXELS}. */
  public static ExtractionPlan withPixels(ModelPackage model, List<CutPoint> cuts) {
    CutNetwork network = NetworkCut.withPixels(model, cuts);
    List<FeatureOutput> outputs = network.outputs();
    FeatureOutput pixels = outputs.get(outputs.size() - 1);
    List<FeatureColumn> columns =
        new ArrayList<>(columns(outputs.subList(0, outputs.size() - 1), cuts));
    columns.add(new FeatureColumn(PIXELS, pixels.layer(), "squares", pixels.shape()));
    return of(model, network, columns);
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

  private static ExtractionPlan of(
      ModelPackage model, CutNetwork network, List<? extends OutputColumns> columns) {
    ModelDescription description = model.description();
    Framing framing = description.framing();
    Provenance.Origin origin =
        new Provenance.Origin(
            description.name(),
            description.sha256(),
            inWords(framing, description),
            List.copyOf(columns));
    return new ExtractionPlan(network, framing, origin);
  }

  /**
   * A copy with another decoding of JPEGs, if the interpolation allows for it.
   *
   * @see ModelDescription#decoding
   */
  public ExtractionPlan with(JpegDecoding decoding) {
    Framing other = framing.with(decoding);
    return new ExtractionPlan(
        network,
        other,
        origin.withPreprocessing(other.decoding().recordIn(origin.preprocessing())));
  }

  private static String inWords(Framing framing, ModelDescription model) {
    Preprocessing preprocessing = model.preprocessing();
    String words =
        Formatted.of(
            "%dx%d %s %s, %s, (pixel x %s - %s) / %s",
            framing.width(),
            framing.height(),
            preprocessing.resize().keyword(),
            preprocessing.interpolation().keyword(),
            model.input().colorOrder().keyword(),
            preprocessing.scale(),
            preprocessing.mean(),
            preprocessing.std());
    return framing.decoding().recordIn(words);
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
   * The requested batch size, or 1 if the network accepts only one image at a time.
   *
   * @throws UserException if the pixels or the outputs of a batch do not fit into one array
   */
  public int batchSize(int wanted) {
    int images = network.batch() == BatchSize.FREE ? wanted : 1;
    refuseLarger(images, framing.byteCount(), "pixels");
    for (FeatureOutput output : network.outputs()) {
      refuseLarger(
          images, (long) output.width() * Float.BYTES, Formatted.of("output '%s'", output.layer()));
    }
    return images;
  }

  /** Bytes outside the heap that an image of a batch takes: pixels, activations, outputs. */
  public long bytesOfImage() {
    return framing.byteCount() + ActivationMemory.ofImage(network);
  }

  private void refuseLarger(int images, long bytesOfImage, String what) {
    if (images > MOST_BYTES / bytesOfImage) {
      throw new UserException(
          Formatted.of(
              "A batch of %,d images of model %s is too large: its %s would take %,d bytes (%,d for each image), but the limit is %,d. Choose a batch size of %,d or less; 8 to 64 is usually fastest.",
              images,
              origin.model(),
              what,
              images * bytesOfImage,
              bytesOfImage,
              MOST_BYTES,
              Math.max(1, MOST_BYTES / bytesOfImage)));
    }
  }

  /**
   * Runs one batch of black images, so that a network that cannot run stops the job on the driver,
   * not on the executors.
   */
  public void tryOut(BatchChoice wanted) {
    tryOut(List.of(this), wanted);
  }

  /**
   * The same for several networks, with the pixels of all in memory at once, as in a task that runs
   * them.
   */
  public static void tryOut(List<ExtractionPlan> plans, BatchChoice wanted) {
    List<ByteBuffer> pixels = new ArrayList<>();
    for (ExtractionPlan plan : plans) {
      pixels.add(plan.pixels(plan.batchSize(wanted.orUsual()), pixels));
    }
    for (int number = 0; number < plans.size(); number++) {
      plans.get(number).run(pixels.get(number));
    }
  }

  private void run(ByteBuffer pixels) {
    long images = pixels.capacity() / framing.byteCount();
    long[] shape = {images, framing.height(), framing.width(), 3};
    try (NetworkSession session = NetworkSession.open(network.onnx(), inWords())) {
      session.run(pixels, shape);
    }
  }

  private ByteBuffer pixels(int images, List<ByteBuffer> others) {
    int bytes = Math.multiplyExact(images, framing.byteCount());
    try {
      return ByteBuffer.allocateDirect(bytes);
    } catch (OutOfMemoryError full) {
      long besides = others.stream().mapToLong(ByteBuffer::capacity).sum();
      throw new UserException(
          Formatted.of(
              "A batch of %,d images of model %s does not fit into memory: its pixels take %,d bytes for each task%s. Choose a smaller batch size; 8 to 64 is usually fastest.",
              images,
              origin.model(),
              bytes,
              besides == 0 ? "" : Formatted.of(", besides %,d for other models", besides)),
          full);
    }
  }
}
