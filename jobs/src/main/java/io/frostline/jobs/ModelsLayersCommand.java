package io.frostline.jobs;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.cut.CutSpeeds;
import io.frostline.backbone.cut.MultiplyAccumulates;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frostline models layers}: where a backbone can be cut, and what a cut costs. */
@Command(
    name = "layers",
    description = {
      "List every layer at which features can be taken, in the order of computation, with the share of the",
      "network's multiplications that it needs: what lies above a cut is not computed."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  frostline models layers mobilenet_v2",
      "  frostline models layers mobilenet_v2 --measure block_3_expand_relu,features"
    })
final class ModelsLayersCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "A model package.")
  private String name;

  @Mixin private ModelStoreOption models;

  @Option(
      names = "--measure",
      split = ",",
      paramLabel = "LAYER",
      description =
          "Instead, measure how many images the engine takes in a second when cut at these layers,"
              + " which take turns.")
  private List<String> measured = List.of();

  @Option(
      names = "--batch",
      defaultValue = "8",
      paramLabel = "N",
      description = "Images in one run of the network. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "Turns of each layer after the warm-up. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      paramLabel = "N",
      description = "What a turn takes. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    ModelPackage model = models.store().open(name);
    if (measured.isEmpty()) {
      list(model);
    } else {
      measure(model);
    }
    return ExitCode.DONE;
  }

  private void list(ModelPackage model) {
    ModelDescription description = model.description();
    MultiplyAccumulates count = new MultiplyAccumulates(model);
    double all = Math.max(1, count.all());
    for (Layer layer : description.layers()) {
      System.out.printf(
          "%-" + width(description) + "s  %-16s %-14s %5.1f %%  %s%s%n",
          layer.name(),
          layer.shape().stream().map(String::valueOf).collect(Collectors.joining(" x ")),
          layer.arrangement().keyword(),
          100 * count.upTo(layer.name()) / all,
          layer.operator(),
          layer.name().equals(description.features()) ? "  (default)" : "");
    }
    System.out.printf(
        "%n%%: of %.2f billion multiplications with addition, those that the layer needs%n",
        count.all() / 1e9);
  }

  private void measure(ModelPackage model) {
    Map<String, CutSpeeds.Speed> speeds =
        new CutSpeeds(batch, rounds, seconds).measure(model, measured);
    MultiplyAccumulates count = new MultiplyAccumulates(model);
    System.out.printf(
        "%s, %d threads, batch %d, median of %d turns of %s s%n",
        name, Runtime.getRuntime().availableProcessors(), batch, rounds, seconds);
    int width = width(model.description());
    String row = "%-" + width + "s  %10s %12s %20s %24s%n";
    System.out.printf(
        row, "layer", "10^9 MAC", "images/s", "images/s of a core", "10^9 MAC/s of a core");
    speeds.forEach(
        (layer, speed) -> {
          double billions = count.upTo(layer) / 1e9;
          System.out.printf(
              row,
              layer,
              "%.2f".formatted(billions),
              "%.2f".formatted(speed.perSecond()),
              "%.2f".formatted(speed.perCoreSecond()),
              "%.1f".formatted(billions * speed.perCoreSecond()));
        });
    System.out.printf(
        "%nMAC: multiplications with addition; of a core: its own time, without other programs%n");
  }

  private static int width(ModelDescription model) {
    return model.layers().stream().mapToInt(layer -> layer.name().length()).max().orElse(0);
  }
}
