package io.frostline.spark.extraction;

import io.frostline.spark.table.OutputWriter;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Cut networks on the cluster: distributed once, then applied to slices of images. */
final class Extractor {
  private final SparkSession spark;
  private final List<BackboneSpec> backbones;
  private final SliceExtraction.Reading reading;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Counters counters;

  /**
   * Networks for the images of a request.
   *
   * @param plans by the numbers of the networks
   */
  Extractor(SparkSession spark, List<BatchedPlan> plans, ExtractionRequest request) {
    this.spark = spark;
    this.reading = new SliceExtraction.Reading(request.images(), request.limits().decoding());
    this.backbones = plans.stream().map(this::backbone).toList();
    this.hadoop =
        context().broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    this.counters = new Counters(spark.sparkContext());
  }

  private BackboneSpec backbone(BatchedPlan batched) {
    return new BackboneSpec(
        ExecutorNetwork.distribute(spark, batched.plan(), batched.batchSize()),
        batched.plan().origin().columns().stream().map(OutputWriter::of).toList());
  }

  /**
   * The outcomes of the slices, one task each.
   *
   * @param slices rows of {@link WantedExamples}
   */
  WaveOutcomes outcomes(List<Row[]> slices, SliceExtraction.Care care) {
    return new WaveOutcomes(
        context()
            .parallelize(slices, slices.size())
            .flatMap(new SliceExtraction(backbones, reading, hadoop, counters, care)));
  }

  ExecutorNetwork network(int number) {
    return backbones.get(number).network();
  }

  Counters counters() {
    return counters;
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }
}
