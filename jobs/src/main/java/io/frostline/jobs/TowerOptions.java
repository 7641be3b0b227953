package io.frostline.jobs;

import io.frostline.imports.ImageTowerFile;
import io.frostline.imports.OnnxNetworkFile;
import io.frostline.imports.source.NetworkFile;
import io.frostline.imports.towers.TowerFiles;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** What {@code models import} asks about networks of two towers. */
final class TowerOptions {
  @Option(
      names = "--logit-scale",
      paramLabel = "NUMBER",
      description =
          "For a network of two towers in two files: the factor of the cosines of images and texts."
              + " Default: 100, as in OpenAI's CLIP networks. One file with both towers contains it.")
  private Double logitScale;

  /** The scale that the user gives. */
  OptionalDouble logitScale() {
    return logitScale == null ? OptionalDouble.empty() : OptionalDouble.of(logitScale);
  }

  /** Refuses the scale for any other network. */
  void refuse() {
    if (logitScale != null) {
      throw new UsageException(
          "--logit-scale is for networks of two towers, such as CLIP, with their tokenizer. Leave"
              + " it out, or give the folder with vision_model.onnx and text_model.onnx.");
    }
  }

  /** The reader of the tower for images. */
  static NetworkFile image(TowerFiles files) {
    return files.isOne() ? new ImageTowerFile(files.image()) : new OnnxNetworkFile(files.image());
  }
}
