package io.frostline.jobs;

import io.frostline.evaluation.Probe.Cut;
import io.frostline.head.Optimizer;
import io.frostline.spark.probe.Controls;
import io.frostline.spark.probe.Examples;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The commands that do alone what {@code learn} does in a row.
 *
 * @param examples adds the options of the examples, of their rejection and decoding
 * @param store adds those of the model store
 * @param texts adds those with which an evaluation finds the texts again; nothing for images
 */
record LearnCommands(
    UnaryOperator<CommandLineText> examples,
    UnaryOperator<CommandLineText> store,
    UnaryOperator<CommandLineText> texts,
    String model,
    String name,
    LearnFolder folder) {

  /** The same with a network. */
  LearnCommands with(String network) {
    return new LearnCommands(examples, store, texts, network, name, folder);
  }

  String probe(LearnPlan plan) {
    return of("probe", examples)
        .with("--model", model)
        .with("--layer-count", plan.layers())
        .with("--sample", plan.sample())
        .with("--reserve", percent(LearnPlan.RESERVED))
        .with("--test", percent(LearnPlan.COMPARED))
        .with("--examples", plan.examples() + "," + Examples.ALL.keyword())
        .with("--seeds", plan.seeds())
        .with("--turn-seconds", LearnSteps.TURN_SECONDS)
        .with("--controls", plan.controls() == Controls.ALL ? null : plan.controls().keyword())
        .with("--out", folder.probe())
        .toString();
  }

  String extract(Cut cut) {
    return of("extract", examples)
        .with("--model", model)
        .with("--layer", cut.layer())
        .with("--pool", cut.pool())
        .with("--out", folder.features())
        .toString();
  }

  String train(LearnPlan plan) {
    return of("train", UnaryOperator.identity())
        .with("--features", folder.features())
        .with("--split", plan.split())
        .with("--optimizer", plan.optimizer() == Optimizer.ADAM ? null : plan.optimizer().keyword())
        .with("--out", name)
        .withFlag("--replace", true)
        .toString();
  }

  String evaluate() {
    return of("evaluate", texts)
        .with("--features", folder.features())
        .with("--model", name)
        .with("--out", folder.evaluation())
        .withFlag("--overwrite", true)
        .toString();
  }

  /** What the report recommends for a cut in place of {@link #extract} and {@link #train}. */
  List<String> of(Cut cut, LearnPlan plan) {
    return List.of(extract(cut), train(plan));
  }

  /** Classifies other examples. */
  String classify(String option) {
    return of("classify", UnaryOperator.identity())
        .with(option, "NEW")
        .with("--model", name)
        .with("--out", "predictions")
        .toString();
  }

  /** The same work again with a network that is fetched first. */
  String learnWith(String network) {
    return of("learn", examples)
        .with("--fetch", network)
        .with("--out", name)
        .with("--work", folder.uri())
        .withFlag("--overwrite", true)
        .toString();
  }

  private CommandLineText of(String command, UnaryOperator<CommandLineText> options) {
    return store.apply(options.apply(new CommandLineText(command)));
  }

  private static String percent(double share) {
    return Math.round(100 * share) + "%";
  }
}
