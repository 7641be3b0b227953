package io.frostline.jobs;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.evaluation.CutChoice;
import io.frostline.evaluation.Probe;
import io.frostline.evaluation.ProbePage;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.retrain.Initialisation;
import io.frostline.retrain.NetworkEnd;
import io.frostline.retrain.ProbedCut;
import io.frostline.retrain.RetrainableLayers;
import io.frostline.retrain.UpperNetwork;
import io.frostline.storage.ReportFolder;

/** What {@code probe} has found out about a backbone, as an option of another command names it. */
record FinishedProbe(String folder, Probe probe) {

  /**
   * The probe in a folder.
   *
   * @throws UserException if the probe is not finished, or was one of another network
   */
  static FinishedProbe of(String folder, ModelPackage backbone) {
    ReportFolder report =
        new ReportFolder(
            folder,
            "probe.json",
            ModelStoreOption.hadoop(),
            new ReportFolder.Options("--probe", "--overwrite"));
    Probe probe =
        report.read().flatMap(ProbePage::read).orElseThrow(() -> unfinished(folder, report));
    ModelDescription model = backbone.description();
    if (!probe.sha256().filter(model.sha256()::equals).isPresent()) {
      throw ofAnother(folder, probe, model);
    }
    return new FinishedProbe(report.figures().getParent().toString(), probe);
  }

  private static UserException unfinished(String folder, ReportFolder report) {
    return new UserException(
        Formatted.of(
            "--probe %s is not the folder of a finished probe: %s is missing or incomplete. Give the --out of `frostline probe`, or run it first.",
            folder, report.figures()));
  }

  private static UserException ofAnother(String folder, Probe probe, ModelDescription model) {
    return new UserException(
        probe.model().equals(model.name())
            ? Formatted.of(
                "--probe %s was of another network with the name %s: sha256 %s there, %s now. Probe the network again.",
                folder, model.name(), probe.sha256().orElse("unknown"), model.sha256())
            : Formatted.of(
                "--probe %s was of model %s, but --model is %s, and the best cut of one network says nothing about another. Probe %s, or give the other model.",
                folder, probe.model(), model.name(), model.name()));
  }

  /** The most accurate cut, for the record of a training. */
  ProbedCut cut() {
    Probe.Cut best = new CutChoice(probe.cuts()).mostAccurate();
    return new ProbedCut(folder, best.layer(), best.pool());
  }

  /** The same as the end of the network. */
  NetworkEnd end(ModelPackage backbone) {
    return end(backbone, new CutChoice(probe.cuts()).mostAccurate());
  }

  private static NetworkEnd end(ModelPackage backbone, Probe.Cut cut) {
    Layer layer = UpperNetwork.layer(backbone, cut.layer());
    return new NetworkEnd(layer, Pooling.of(cut.pool()).exact());
  }

  /** Whether {@code finetune} can train layers below a cut. */
  static boolean isRetrainable(ModelPackage backbone, Probe.Cut cut) {
    try {
      new RetrainableLayers(backbone, end(backbone, cut), Initialisation.PRETRAINED).usual();
      return true;
    } catch (UserException refused) {
      return false;
    }
  }
}
