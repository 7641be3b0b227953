package io.frostline.jobs;

import io.frostline.head.FeatureTransform;
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

  String extract(LearnHead head) {
    return of("extract", examples)
        .with("--model", model)
        .with("--layer", String.join(",", head.layers()))
        .with("--pool", String.join(",", head.poolings()))
        .with("--out", folder.features())
        .toString();
  }

  String train(LearnHead head, LearnPlan plan) {
    return of("train", UnaryOperator.identity())
        .with("--features", folder.features())
        .with("--column", head.isJoined() ? String.join(",", head.columns()) : null)
        .with("--split", plan.split())
        .with("--optimizer", head.optimizer() == Optimizer.ADAM ? null : head.optimizer().keyword())
        .with(
            "--transform",
            head.transform() == FeatureTransform.NONE ? null : head.transform().keyword())
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

  /** What the report of the probe recommends for a cut. */
  List<String> of(LearnHead head, LearnPlan plan) {
    return List.of(extract(head), train(head, plan));
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
