package io.frostline.jobs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code frostline models}: the store of model packages, and the catalogue. */
@Command(
    name = "models",
    description = "Add networks to the store of model packages, and inspect what it contains.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ModelsExportCommand.class,
      ModelsFetchCommand.class,
      ModelsImportCommand.class,
      ModelsLayersCommand.class,
      ModelsListCommand.class,
      ModelsQuantizeCommand.class,
      ModelsShowCommand.class,
      ModelsVerifyCommand.class
    })
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOption configuration;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "The command after 'models' is missing.");
  }
}
