package io.frostline.jobs;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code frostline models list}: what is in the store. */
@Command(name = "list", description = "List the model packages of the store.")
final class ModelsListCommand implements Callable<Integer> {
  @Mixin private ModelStoreOption models;
  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    ModelStore store = models.store();
    for (String name : store.names()) {
      ModelDescription model = store.open(name).description();
      System.out.printf(
          "%-24s %-10s %dx%d  %d layers, default %s%n",
          name,
          model.kind().keyword(),
          model.input().width(),
          model.input().height(),
          model.layers().size(),
          model.features());
    }
    return ExitCode.DONE;
  }
}
