package io.frostline.jobs;

import io.frostline.backbone.ModelName;
import io.frostline.evaluation.Learning;
import io.frostline.head.FeatureTransform;
import io.frostline.head.Optimizer;
import io.frostline.spark.probe.Controls;
import io.frostline.spark.probe.Examples;
import java.util.ArrayList;
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

  /**
   * The command that trains the head.
   *
   * @param out name of the classifier
   */
  String train(LearnHead head, LearnPlan plan, ModelName out) {
    return of("train", UnaryOperator.identity())
        .with("--features", folder.features())
        .with("--column", head.isJoined() ? String.join(",", head.columns()) : null)
        .with("--split", plan.split())
        .with("--optimizer", head.optimizer() == Optimizer.ADAM ? null : head.optimizer().keyword())
        .with(
            "--transform",
            head.transform() == FeatureTransform.NONE ? null : head.transform().keyword())
        .with("--out", out)
        .withFlag("--replace", true)
        .toString();
  }

  /** Retrains layers below a head. */
  CommandLineText finetune(ModelName head) {
    return of("finetune", examples)
        .with("--model", model)
        .with("--head", head)
        .with("--table", folder.activations())
        .with("--out", name)
        .withFlag("--replace", true);
  }

  /**
   * The command that evaluates the classifier.
   *
   * @param table with what it reads
   */
  String evaluate(String table) {
    return of("evaluate", texts)
        .with("--features", table)
        .with("--model", name)
        .with("--out", folder.evaluation())
        .withFlag("--overwrite", true)
        .toString();
  }

  /** All of them, with what they do. */
  List<Learning.Step> steps(LearnPlan plan, LearnHead head, LearnRetraining retraining) {
    List<Learning.Step> done = new ArrayList<>();
    done.add(new Learning.Step("Compare cuts.", probe(plan)));
    done.add(
        new Learning.Step(
            head.isJoined()
                ? "Extract features at the best one, and the averages beside it."
                : "Extract features at the best one.",
            extract(head)));
    done.add(new Learning.Step("Train a head on them.", train(head, plan, retraining.trained())));
    if (retraining.isDone()) {
      done.add(
          new Learning.Step(
              "Fine-tune the layers below it.", finetune(retraining.trained()).toString()));
    }
    done.add(new Learning.Step("Evaluate the classifier.", evaluate(retraining.table())));
    return done;
  }

  /** What the report of the probe recommends for a cut. */
  List<String> of(LearnHead head, LearnPlan plan) {
    return List.of(extract(head), train(head, plan, ModelName.of(name)));
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
