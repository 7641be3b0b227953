package io.frostline.jobs;

import io.frostline.backbone.ModelStore;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the model packages are. */
final class ModelStoreOption {
  @Option(
      names = "--models",
      paramLabel = "DIR",
      description =
          "The store of model packages. Default: the environment's FROSTLINE_MODELS, or"
              + " ~/.frostline/models.")
  private Path folder;

  ModelStore store() {
    return ModelStore.locate(Optional.ofNullable(folder), System.getenv());
  }
}
