package io.frostline.jobs;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code frostline models layers}: where a backbone can be cut. */
@Command(
    name = "layers",
    description = "List every layer at which features can be taken, in the order of computation.",
    footer = {"", "Example:", "  frostline models layers mobilenet_v2"})
final class ModelsLayersCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "A model package.")
  private String name;

  @Mixin private ModelStoreOption models;
  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    ModelDescription model = models.store().open(name).description();
    int width = model.layers().stream().mapToInt(layer -> layer.name().length()).max().orElse(0);
    for (Layer layer : model.layers()) {
      System.out.printf(
          "%-" + width + "s  %-16s %-14s %s%s%n",
          layer.name(),
          layer.shape().stream().map(String::valueOf).collect(Collectors.joining(" x ")),
          layer.arrangement().keyword(),
          layer.operator(),
          layer.name().equals(model.features()) ? "  (default)" : "");
    }
    return ExitCode.DONE;
  }
}
