package io.frostline.spark.extraction;

import io.frostline.feature.ExtractionPlan;
import io.frostline.spark.table.OutcomeRow;
import io.frostline.spark.table.OutputWriter;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.SerializableConfiguration;

/** A cut network on the cluster: distributed once, then applied to slices of images. */
final class Extractor {
  private final SparkSession spark;
  private final BackboneSpec backbone;
  private final SliceExtraction.Reading reading;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Counters counters;

  /**
   * A network for the images of a request.
   *
   * @param batchSize images per batch, if the network accepts several
   */
  Extractor(SparkSession spark, ExtractionPlan plan, ExtractionRequest request, int batchSize) {
    this.spark = spark;
    this.reading =
        new SliceExtraction.Reading(
            request.images(), request.limits().maxPixels(), request.limits().damaged());
    this.backbone =
        new BackboneSpec(
            ExecutorNetwork.distribute(spark, plan, batchSize),
            plan.origin().columns().stream().map(OutputWriter::of).toList());
    this.hadoop =
        context().broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    this.counters = new Counters(spark.sparkContext());
  }

  /** The outcomes of the slices, one task each, in the form of {@link OutcomeRow}; lazily. */
  JavaRDD<InternalRow> outcomes(List<Row[]> slices, SliceExtraction.Care care) {
    return context()
        .parallelize(slices, slices.size())
        .flatMap(new SliceExtraction(backbone, reading, hadoop, counters, care));
  }

  ExecutorNetwork network() {
    return backbone.network();
  }

  Counters counters() {
    return counters;
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }
}
