package io.frostline.jobs;

import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageArchive;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frostline models export}: a model package to a single file. */
@Command(
    name = "export",
    description = {
      "Write a model package to a single zip file.",
      "",
      "Use it to carry a package to a cluster without internet access, and import it there with"
          + " 'frostline models import NAME.zip'. The same package always gives the same bytes."
    },
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  frostline models export resnet50-v1 --out /media/usb/resnet50-v1.zip"
    })
final class ModelsExportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Name of the model package.")
  private String name;

  @Mixin private ModelStoreOption models;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "File to write. Default: NAME.zip in the current folder.")
  private Path out;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    ModelPackage model = models.store().open(name);
    PackageArchive archive = new PackageArchive(out == null ? besideUs(model) : out);
    archive.write(model);
    System.out.println("Exported model package: " + archive.file());
    return ExitCode.DONE;
  }

  /** Under the name that was asked for, unless that is an alias of the catalogue with a slash. */
  private Path besideUs(ModelPackage model) {
    return Path.of(
        ModelName.find(name).orElseGet(() -> ModelName.of(model.description().name())) + ".zip");
  }
}
