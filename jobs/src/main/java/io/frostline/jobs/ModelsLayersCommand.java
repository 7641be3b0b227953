package io.frostline.jobs;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.TokenInput;
import io.frostline.backbone.cut.CutSpeeds;
import io.frostline.backbone.cut.MultiplyAccumulates;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.onnx.EngineSpeed;
import java.util.List;
import java.util.Locale;
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
      "List all layers at which features can be taken, and what each costs.",
      "",
      "Layers are listed in the order of computation, with the share of the network's"
          + " multiply-accumulates that each needs. What lies above a cut is not computed."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  frostline models layers mobilenet_v2",
      "  frostline models layers mobilenet_v2 --measure block_3_expand_relu,features"
    })
final class ModelsLayersCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Name of the model package.")
  private String name;

  @Mixin private ModelStoreOption models;

  @Option(
      names = "--measure",
      split = ",",
      paramLabel = "LAYER",
      description =
          "Measure instead how many images per second the engine processes when the network is cut at"
              + " these layers; of a network for texts, how many texts of "
              + TokenInput.USUAL_TOKENS
              + " tokens. The layers take turns.")
  private List<String> measured = List.of();

  @Option(
      names = "--batch",
      defaultValue = "8",
      paramLabel = "N",
      description =
          "Batch size: images or texts per run of the network. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "Number of turns per layer after the warm-up. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      paramLabel = "N",
      description = "Length of a turn in seconds. Default: ${DEFAULT-VALUE}.")
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
          Locale.ROOT,
          "%-" + width(description) + "s  %-16s %-14s %5.1f %%  %s%s%n",
          layer.name(),
          layer.shape().stream().map(String::valueOf).collect(Collectors.joining(" x ")),
          layer.arrangement().keyword(),
          100 * count.upTo(layer.name()) / all,
          layer.operator() + (layer.original() == null ? "" : "  " + layer.original()),
          layer.name().equals(description.features()) ? "  (default)" : "");
    }
    System.out.printf(
        Locale.ROOT,
        "%n%%: share of the network's %s that the layer needs%n",
        description.input() instanceof TokenInput
            ? Formatted.of("%.2f million multiply-accumulates for a token", count.all() / 1e6)
            : Formatted.of("%.2f billion multiply-accumulates", count.all() / 1e9));
  }

  private void measure(ModelPackage model) {
    Map<String, EngineSpeed> speeds =
        new CutSpeeds(batch, rounds, seconds).measure(model, measured);
    MultiplyAccumulates count = new MultiplyAccumulates(model);
    int tokens = tokens(model.description());
    String examples = model.description().input().examples().nouns();
    System.out.printf(
        Locale.ROOT,
        "%s, %s, batch %d%s, median of %s of %s s%n",
        name,
        Count.of(Runtime.getRuntime().availableProcessors(), "thread"),
        batch,
        tokens == 1 ? "" : Formatted.of(" of texts of %s", Count.of(tokens, "token")),
        Count.of(rounds, "turn"),
        seconds);
    int width = width(model.description());
    String row = "%-" + width + "s  %10s %12s %20s %24s%n";
    System.out.printf(
        Locale.ROOT,
        row,
        "layer",
        "10^9 MAC",
        examples + "/s",
        examples + "/s per core",
        "10^9 MAC/s per core");
    speeds.forEach(
        (layer, speed) -> {
          double billions = (double) count.upTo(layer) * tokens / 1e9;
          System.out.printf(
              Locale.ROOT,
              row,
              layer,
              Formatted.of("%.2f", billions),
              Formatted.of("%.2f", speed.perSecond()),
              Formatted.of("%.2f", speed.perCoreSecond()),
              Formatted.of("%.1f", billions * speed.perCoreSecond()));
        });
    System.out.printf(
        Locale.ROOT,
        "%nMAC: multiply-accumulates%s; per core: by CPU time, so other programs do not count%n",
        tokens == 1 ? "" : " of a text, without those of attention");
  }

  /** Of an example in the batches that are measured; an image counts as one. */
  private static int tokens(ModelDescription model) {
    return model.input() instanceof TokenInput input ? input.typicalTokens() : 1;
  }

  private static int width(ModelDescription model) {
    return model.layers().stream().mapToInt(layer -> layer.name().length()).max().orElse(0);
  }
}
