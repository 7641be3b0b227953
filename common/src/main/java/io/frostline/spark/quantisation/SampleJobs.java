package io.frostline.spark.quantisation;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.cut.FeatureOutput;
import io.frostline.feature.ExtractionPlan;
import io.frostline.onnx.InputTensor;
import io.frostline.quantisation.QuantisationPlan;
import io.frostline.quantisation.SequenceTensors;
import io.frostline.spark.JavaBytes;
import io.frostline.spark.JobDescription;
import io.frostline.spark.extraction.ExecutorNetwork;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** The jobs that run sample images through networks. */
final class SampleJobs {
  /** Slices for each slot: the last task of a slow executor then keeps the others waiting less. */
  private static final int SLICES_OF_SLOT = 2;

  private final SparkSession spark;
  private final ModelPackage model;
  private final SampleReading reading;

  SampleJobs(SparkSession spark, QuantisationRequest request) {
    this.spark = spark;
    this.model = request.model();
    this.reading =
        new SampleReading(
            request.examples(),
            request.decoding(),
            request.form(),
            context()
                .broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf())));
  }

  /** Measures the tensors of a plan in the network on floats. */
  Calibration.Part calibrate(QuantisationPlan plan, List<Row> images) {
    List<String> tensors = plan.measured();
    ModelPackage listed = SequenceTensors.listedIn(model);
    ExtractionPlan taps = ExtractionPlan.features(listed, tensors, Pooling.NONE);
    Calibration task =
        new Calibration(
            ExecutorNetwork.distribute(spark, taps, 1),
            tensors,
            outputs(taps),
            tensors.stream()
                .map(tensor -> plan.channels(listed.description().layerNamed(tensor)))
                .toList(),
            reading);
    try (JobDescription measuring = JobDescription.of(spark, "Measure activations")) {
      return together(images, task, Calibration.Part.class, Calibration.Part::and);
    }
  }

  /**
   * Compares a network on integers with the one on floats, at all of its layers.
   *
   * @param integers a draft of the package
   */
  Comparison.Part compare(ModelPackage integers, List<Row> images) {
    List<String> layers = integers.description().layers().stream().map(Layer::name).toList();
    ExtractionPlan onFloats = ExtractionPlan.features(model, layers, Pooling.NONE);
    ExtractionPlan onIntegers = ExtractionPlan.features(integers, layers, Pooling.NONE);
    Comparison task =
        new Comparison(
            ExecutorNetwork.distribute(spark, onFloats, 1),
            outputs(onFloats),
            ExecutorNetwork.distribute(spark, onIntegers, 1),
            outputs(onIntegers),
            layers.indexOf(integers.description().output()),
            reading);
    try (JobDescription comparing = JobDescription.of(spark, "Compare integers with floats")) {
      return together(images, task, Comparison.Part.class, Comparison.Part::and);
    }
  }

  /** What the tasks find in their slices, in the serial form of Java, put together. */
  private <P> P together(
      List<Row> images, Function<Row[], byte[]> task, Class<P> type, Function2<P, P, P> both) {
    byte[] all =
        slices(images)
            .map(task)
            .reduce(
                (one, other) ->
                    JavaBytes.of(
                        both.call(JavaBytes.read(one, type), JavaBytes.read(other, type))));
    return JavaBytes.read(all, type);
  }

  /** The inputs of the network, read on the driver; without examples that are rejected. */
  List<List<InputTensor>> inputs(List<Row> images) {
    List<List<InputTensor>> inputs = new ArrayList<>();
    reading.runHere(
        images.toArray(Row[]::new),
        batch -> {
          inputs.add(batch.stream().map(InputTensor::copy).toList());
          return new float[][][] {{{0}}};
        },
        outcome -> {});
    return inputs;
  }

  private static List<String> outputs(ExtractionPlan plan) {
    return plan.network().outputs().stream().map(FeatureOutput::tensor).toList();
  }

  private JavaRDD<Row[]> slices(List<Row> images) {
    int slots = spark.sparkContext().defaultParallelism();
    int size = Math.max(1, images.size() / (SLICES_OF_SLOT * slots));
    List<Row[]> slices = new ArrayList<>();
    for (int from = 0; from < images.size(); from += size) {
      slices.add(images.subList(from, Math.min(images.size(), from + size)).toArray(Row[]::new));
    }
    return context().parallelize(slices, slices.size());
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }
}
