package io.frostline.classifier.zeroshot;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.cut.CosineClasses;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.PredictionColumns;
import io.frostline.feature.PredictionColumns.Kept;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of two towers as a classifier of images: the directions of the classes are computed
 * once, and the tower for images gets them as its last layer.
 *
 * @param model the package
 * @param prompts that describe the classes
 */
public record ZeroShotClassifier(ModelPackage model, ClassPrompts prompts) {

  /**
   * Computes the directions of the classes.
   *
   * @param top how many of the most probable classes to keep, at most all of them
   * @throws io.frostline.message.UserException when the model has no tower for texts, or a prompt
   *     is too long
   */
  public ExtractionPlan plan(int top, Kept kept) {
    ModelDescription description = model.description();
    double scale = description.textTower().logitScale();
    List<float[]> vectors = new ArrayList<>();
    try (PromptVectors texts = new PromptVectors(model)) {
      prompts.prompts().forEach((name, of) -> vectors.add(texts.of(name, of)));
    }
    CosineClasses classes =
        new CosineClasses(
            description.layerNamed(description.features()), prompts.classes(), vectors, scale);
    return ExtractionPlan.predictions(
        model,
        classes,
        new PredictionColumns(
            description.features(),
            CosineClasses.KEYWORD,
            top,
            kept,
            prompts.classes(),
            inWords(description)));
  }

  /** Everything that the directions depend on: part of the provenance of a table. */
  private String inWords(ModelDescription description) {
    return Formatted.of(
        "%s such as '%s', sha256 %s, by the text tower %s with the tokenizer %s, logit scale %s",
        Count.of(prompts.count(), "prompt"),
        prompts.prompts().values().iterator().next().get(0),
        prompts.sha256(),
        description.files().get(ModelPackage.TEXT),
        description.files().get(ModelPackage.TOKENIZER),
        description.textTower().logitScale());
  }
}
