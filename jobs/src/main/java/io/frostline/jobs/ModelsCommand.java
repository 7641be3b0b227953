package io.frostline.jobs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code frostline models}: the store of model packages. */
@Command(
    name = "models",
    description = "Bring networks into the store of model packages, and look at what is there.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ModelsImportCommand.class,
      ModelsLayersCommand.class,
      ModelsListCommand.class,
      ModelsShowCommand.class,
      ModelsVerifyCommand.class
    })
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOption configuration;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command is given after models.");
  }
}
