package io.frostline.spark.probe;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.backbone.cut.CutSpeeds;
import io.frostline.feature.InputForm;
import io.frostline.feature.TextUse;
import io.frostline.image.JpegDecoding;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.extraction.ExtractionRequest.Limits;
import io.frostline.spark.features.GroupChoice;
import io.frostline.spark.listing.SampledSource;
import io.frostline.spark.table.ResultTable.ExistingRows;
import java.util.List;

/**
 * What to probe, and how thoroughly.
 *
 * @param out folder for the tables and the report
 * @param cuts in the order of computation
 * @param controls at which of them the network is compared with one with random weights
 * @param decoding of JPEGs, if the interpolation of the model allows for it
 * @param use of texts
 * @param examples per class that heads are trained on
 * @param seeds draws of examples
 * @param testShare share of the examples of each class that are excluded from training
 * @param speeds how the cost of a layer is measured
 * @param groups each of which tests heads that have not seen it; none if a share of the examples
 *     tests them
 * @param together groups of which all examples train, or all test; none if each example is drawn by
 *     itself, or {@code groups} decide
 */
public record ProbeRequest(
    ModelPackage model,
    SampledSource images,
    String out,
    ExistingRows existingRows,
    Limits limits,
    List<CutPoint> cuts,
    Controls controls,
    JpegDecoding decoding,
    TextUse use,
    List<Examples> examples,
    int seeds,
    double testShare,
    CutSpeeds speeds,
    GroupChoice groups,
    GroupChoice together) {
  private static final int MOST_SEEDS = 100;

  /** Without groups. */
  public ProbeRequest(
      ModelPackage model,
      SampledSource images,
      String out,
      ExistingRows existingRows,
      Limits limits,
      List<CutPoint> cuts,
      Controls controls,
      JpegDecoding decoding,
      TextUse use,
      List<Examples> examples,
      int seeds,
      double testShare,
      CutSpeeds speeds) {
    this(
        model,
        images,
        out,
        existingRows,
        limits,
        cuts,
        controls,
        decoding,
        use,
        examples,
        seeds,
        testShare,
        speeds,
        GroupChoice.NONE,
        GroupChoice.NONE);
  }

  public ProbeRequest {
    cuts = List.copyOf(cuts);
    examples = List.copyOf(examples);
    if (cuts.isEmpty()) {
      throw new UserException(
          "No layer supports the poolings in --pool. Add average, which every layer supports.");
    }
    if (examples.isEmpty()) {
      throw new UserException("--examples is empty. Pass 10,50,100,all, for example.");
    }
    refuseIntegers(model.description());
    if (!groups.isNone() && !together.isNone()) {
      throw new UserException(
          "--group-column keeps groups together in the share --test, which --groups does not use. Leave one of them out.");
    }
    if (seeds < 1 || seeds > MOST_SEEDS) {
      throw new UserException(
          Formatted.of(
              "--seeds is %d, but must be between 1 and %d. Choose a number in that range.",
              seeds, MOST_SEEDS));
    }
    if (!(testShare > 0 && testShare < 1)) {
      throw new UserException(
          Formatted.of(
              "--test is %s, but must be a share above 0 and below 1, so that there are both test"
                  + " and training examples. Pass 20%%, for example.",
              testShare));
    }
  }

  /** The controls would be a network in which only some weights are random. */
  private static void refuseIntegers(ModelDescription model) {
    if (model.quantisation() != null) {
      throw new UserException(
          Formatted.of(
              "Model %s computes on integers, for which there is no control with random weights."
                  + " Probe %s, from which it was made: a layer that is good there is good here.",
              model.name(), model.quantisation().model()));
    }
  }

  public String featureTable() {
    return out + "/features";
  }

  public String controlTable() {
    return out + "/controls";
  }

  /** How the examples become the input of the network. */
  InputForm form() {
    return InputForm.of(model);
  }

  /** The cuts of the network with random weights. */
  List<CutPoint> controlledCuts() {
    return controls.of(cuts);
  }

  List<String> layers() {
    return cuts.stream().map(CutPoint::layer).distinct().toList();
  }
}
