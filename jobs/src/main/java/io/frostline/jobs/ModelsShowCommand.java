package io.frostline.jobs;

import io.frostline.backbone.ModelDescriptionFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code frostline models show}: the whole description of a model package. */
@Command(
    name = "show",
    description = "Print the whole description of a model package, as its model.json has it.",
    footer = {"", "Example:", "  frostline models show mobilenet_v2"})
final class ModelsShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "A model package.")
  private String name;

  @Mixin private ModelStoreOption models;
  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    System.out.println(ModelDescriptionFile.text(models.store().open(name).description()));
    return ExitCode.DONE;
  }
}
