package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.FeatureColumn;
import io.frostline.image.Augmentation;
import io.frostline.message.Count;
import io.frostline.retrain.NetworkEnd;
import io.frostline.spark.extraction.ExtractionRun;
import io.frostline.spark.extraction.ProgressReport;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.SelectedColumn;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.table.ResultTable.ExistingRows;
import io.frostline.spark.training.PrecisionCheck;
import io.frostline.spark.training.RetrainedLayers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * The tables that retraining reads: what the layers below compute for each image, and for each of
 * its augmented versions, in half precision where that changes nothing.
 *
 * @param images to run
 * @param decoded a plan with the decoding of the images
 * @param layers to retrain
 * @param end where they end, if a head on the features there is trained first
 */
record ActivationTables(
    ActivationOptions options,
    ExampleSource images,
    UnaryOperator<ExtractionPlan> decoded,
    RetrainedLayers layers,
    List<NetworkEnd> end) {
  ActivationTables {
    end = List.copyOf(end);
  }

  /**
   * The tables, filled.
   *
   * @param tables the images as they are first
   */
  record Filled(List<FeatureTable> tables) {
    /** The activations below the retrained layers. */
    FeatureSelection activations() {
      return column(0);
    }

    /** The features at their end. */
    FeatureSelection ends() {
      return column(1);
    }

    private FeatureSelection column(int number) {
      FeatureTable plain = tables.get(0);
      return FeatureSelection.of(List.of(new SelectedColumn(plain, plain.columns().get(number))))
          .withVersions(tables.subList(1, tables.size()));
    }
  }

  /**
   * Fills the tables, or what is missing of them.
   *
   * @param folder where an interrupted run leaves its state
   * @param seed of the augmentation
   * @param existing what becomes of the rows that they have
   */
  Filled fill(SparkSession spark, String folder, long seed, ExistingRows existing) {
    PrecisionCheck check = check(spark, folder + "/sample");
    List<FeatureTable> tables = new ArrayList<>();
    IntStream.rangeClosed(0, options.augmented())
        .mapToObj(version -> version == 0 ? Augmentation.NONE : new Augmentation(version, seed))
        .map(version -> plan(check.pooling()).with(version))
        .forEach(plan -> tables.add(filled(spark, folder, plan, existing)));
    System.err.printf(
        Locale.ROOT,
        "%s per image at layer '%s', in %s precision (half precision changes the features above by %.2g of the largest).%n",
        Count.of(tables.get(0).columns().get(0).width(), "activation"),
        layers.told().from(),
        check.pooling() == Pooling.HALF ? "half" : "single",
        check.change());
    return new Filled(tables);
  }

  private FeatureTable filled(
      SparkSession spark, String folder, ExtractionPlan plan, ExistingRows existing) {
    String table = options.table(folder, plan, images);
    ExtractionRun.Summary summary =
        new ExtractionRun(
                spark,
                options.request(images, table, existing),
                List.of(plan),
                new ProgressReport(System.err, ProgressReport.Medium.ofThisProcess()))
            .run()
            .get(0);
    System.err.printf(
        Locale.ROOT,
        "%s%s, %,d rejected.%n",
        plan.version().isNone() ? "" : "Version " + plan.version().version() + ": ",
        Count.of(summary.listed(), "image"),
        summary.rejected().images());
    return FeatureTable.open(spark, table);
  }

  /** What an image was preprocessed with. */
  String preprocessing() {
    return plan(Pooling.HALF).origin().preprocessing();
  }

  /** The activations of one image. */
  FeatureColumn column() {
    return (FeatureColumn) plan(Pooling.HALF).origin().columns().get(0);
  }

  private ExtractionPlan plan(Pooling pooling) {
    ModelPackage backbone = layers.network().backbone();
    String from = layers.told().from();
    return decoded.apply(
        end.isEmpty()
            ? ExtractionPlan.features(backbone, List.of(from), pooling)
            : ExtractionPlan.features(
                backbone,
                List.of(
                    new CutPoint(from, pooling),
                    new CutPoint(end.get(0).layer().name(), end.get(0).pooling()))));
  }

  private PrecisionCheck check(SparkSession spark, String folder) {
    ExtractionPlan plan = plan(Pooling.NONE);
    plan.tryOut(options.batch());
    new ExtractionRun(
            spark,
            options.sample(images, folder, PrecisionCheck.IMAGES),
            List.of(plan),
            ProgressReport.silent())
        .run();
    return PrecisionCheck.of(FeatureTable.open(spark, folder), layers.network(), layers);
  }
}
