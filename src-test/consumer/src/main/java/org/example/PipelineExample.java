package org.example;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_extract;

import io.frostline.spark.ml.BackboneFeaturizer;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The example of jobs/README.md: a pipeline with a network, trained on a folder of images. */
public final class PipelineExample {
  private PipelineExample() {}

  /**
   * Prints how many of the images it was trained on the pipeline classifies correctly.
   *
   * @param arguments folder of images by class, store of models, where to save the pipeline
   */
  public static void main(String[] arguments) throws Exception {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      Dataset<Row> images =
          spark.read().format("binaryFile").option("recursiveFileLookup", "true").load(arguments[0])
              .withColumn("class", regexp_extract(col("path"), "([^/]+)/[^/]+$", 1));
      Pipeline pipeline =
          new Pipeline().setStages(new PipelineStage[] {
            new BackboneFeaturizer().setModel("mobilenet_v2").setModels(arguments[1])
                .setLayer("block_13_expand_relu").setPooling("grid2").setRejectionCol("reason"),
            new SQLTransformer().setStatement("SELECT * FROM __THIS__ WHERE features IS NOT NULL"),
            new StringIndexer().setInputCol("class").setOutputCol("label"),
            new LogisticRegression().setMaxIter(10)});
      pipeline.fit(images).write().overwrite().save(arguments[2]);
      Dataset<Row> predictions = PipelineModel.load(arguments[2]).transform(images).cache();
      long correct = predictions.where("label = prediction").count();
      System.out.println("correct: " + correct + " of " + predictions.count());
    }
  }
}
