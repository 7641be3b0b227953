package io.frostline.jobs;

import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageStore;
import io.frostline.example.ExampleKind;
import io.frostline.feature.InputForm;
import io.frostline.feature.TextUse;
import io.frostline.image.JpegDecoding;
import io.frostline.spark.evaluation.PreviewSource;
import io.frostline.spark.extraction.ExtractionRequest.Limits;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.table.ResultTable.ExistingRows;
import java.util.List;

/**
 * What to learn, from what, and where to put it.
 *
 * @param source the labelled examples
 * @param networks those that are compared before one is taken; the only one if there is no choice
 * @param name of the classifier, in the store
 * @param existingRows what becomes of the tables of an earlier run
 * @param previews show examples in the report
 * @param commands that do the same
 * @param offers networks of the catalogue
 * @param limit of the time for all of it
 * @param finetunes whether the layers below the head are retrained if that may improve it
 */
record LearnTask(
    ExampleSource source,
    List<ModelPackage> networks,
    PackageStore store,
    ModelName name,
    LearnFolder folder,
    ExistingRows existingRows,
    Limits limits,
    JpegDecoding decoding,
    TextUse use,
    PreviewSource previews,
    LearnCommands commands,
    NetworkOffers offers,
    TimeLimit limit,
    boolean finetunes) {

  LearnTask {
    networks = List.copyOf(networks);
  }

  /** The same with one of the networks. */
  LearnTask with(String network) {
    return new LearnTask(
        source,
        networks.stream().filter(each -> each.description().name().equals(network)).toList(),
        store,
        name,
        folder,
        existingRows,
        limits,
        decoding,
        use,
        previews,
        commands.with(network),
        offers,
        limit,
        finetunes);
  }

  /** The head that a classifier of this name starts from if lower layers are retrained, too. */
  static ModelName head(ModelName name) {
    return ModelName.of(name + "-head");
  }

  /** The network that was taken. */
  ModelPackage backbone() {
    return networks.get(0);
  }

  ExampleKind kind() {
    return InputForm.of(backbone()).examples();
  }
}
