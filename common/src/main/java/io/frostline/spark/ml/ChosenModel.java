package io.frostline.spark.ml;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.remote.StoreLocation;
import io.frostline.catalog.Catalog;
import io.frostline.catalog.NamedStore;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.TextUse;
import io.frostline.image.JpegDecoding;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * The model that a featurizer runs, and its cut.
 *
 * @param store path of the store of model packages, if not the default
 * @param identity which the model must match, if the featurizer was saved
 * @param layer if not the last hidden layer
 * @param pooling if not that of the model
 * @param decoding of JPEGs, if the model takes images and its interpolation allows for it
 * @param use of texts, if the model takes them
 */
record ChosenModel(
    String name,
    Optional<String> store,
    Optional<String> identity,
    Optional<String> layer,
    Optional<Pooling> pooling,
    JpegDecoding decoding,
    TextUse use) {

  /**
   * The cut, the same as in {@code extract}.
   *
   * @throws UserException if the store does not contain the model, or contains a different one with
   *     this name
   */
  ExtractionPlan plan(SparkSession spark) {
    ModelPackage opened = store(spark).open(name);
    ModelDescription description = opened.description();
    ExtractionPlan plan =
        ExtractionPlan.features(
                opened,
                List.of(layer.orElse(description.features())),
                pooling.orElse(description.usualPooling()))
            .with(description.decoding(decoding))
            .with(use);
    String found = identity(plan);
    if (identity.isPresent() && !identity.get().equals(found)) {
      throw new UserException(
          Formatted.of(
              "The model %s is %s, but the featurizer was saved with %s, and a model trained on those features does not work with others. Pass a store that contains the original model to setModels, or train again.",
              name, found, identity.get()));
    }
    return plan;
  }

  /** The network and its preprocessing. */
  static String identity(ExtractionPlan plan) {
    return Formatted.of("sha256 %s, %s", plan.origin().sha256(), plan.origin().preprocessing());
  }

  private PackageStore store(SparkSession spark) {
    Map<String, String> environment = System.getenv();
    return new NamedStore(
        StoreLocation.find(store, environment, () -> spark.sessionState().newHadoopConf()),
        () -> Catalog.load(Optional.empty(), environment));
  }
}
