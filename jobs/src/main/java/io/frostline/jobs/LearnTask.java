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

/**
 * What to learn, from what, and where to put it.
 *
 * @param source the labelled examples
 * @param name of the classifier, in the store
 * @param existingRows what becomes of the tables of an earlier run
 * @param previews show examples in the report
 * @param commands that do the same
 */
record LearnTask(
    ExampleSource source,
    ModelPackage backbone,
    PackageStore store,
    ModelName name,
    LearnFolder folder,
    ExistingRows existingRows,
    Limits limits,
    JpegDecoding decoding,
    TextUse use,
    PreviewSource previews,
    LearnCommands commands) {

  ExampleKind kind() {
    return InputForm.of(backbone).examples();
  }
}
