package io.frostline.jobs;

import io.frostline.evaluation.Learning;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.spark.probe.QuickProbe;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/** Compares networks by a quick probe of each. */
record NetworkComparison(SparkSession spark, LearnTask task, PrintStream out) {
  private static final double PERCENT = 100;

  /** The most accurate one first, of equals the cheapest; prints them as a table. */
  List<Learning.Network> compare(QuickPlan plan) {
    out.printf(
        Locale.ROOT,
        "%nNetworks: %d of the store compared on at most %s. To skip this, name one with"
            + " --model.%n",
        plan.networks().size(),
        Count.of(plan.sample(), task.kind().noun()));
    List<Learning.Network> compared = new ArrayList<>();
    for (String name : plan.networks()) {
      compared.add(network(name, new LearnSteps(spark, task.with(name)).quickProbe(plan)));
    }
    compared.sort(
        Comparator.comparingDouble((Learning.Network network) -> -network.accuracy())
            .thenComparingDouble(Learning.Network::milliseconds));
    print(compared);
    return compared;
  }

  private Learning.Network network(String name, QuickProbe.Result result) {
    return new Learning.Network(
        name,
        result.cut().layer() + ", " + result.cut().pooling().keyword(),
        result.score().accuracy(),
        result.score().standardError(),
        result.milliseconds(),
        task.offers().published(name).map(percent -> percent / PERCENT).orElse(null));
  }

  private void print(List<Learning.Network> compared) {
    out.printf(
        Locale.ROOT,
        "%n  %-24s %-36s %14s %10s %9s%n",
        "network",
        "cut",
        "accuracy",
        "ms each",
        "ImageNet");
    for (Learning.Network network : compared) {
      out.printf(
          Locale.ROOT,
          "  %-24s %-36s %6.1f ± %3.1f %% %10.2f %9s%n",
          network.name(),
          network.cut(),
          PERCENT * network.accuracy(),
          PERCENT * network.standardError(),
          network.milliseconds(),
          network.published() == null
              ? "-"
              : Formatted.of("%.1f %%", PERCENT * network.published()));
    }
    out.printf(Locale.ROOT, "Taken: %s, the most accurate one here.%n%n", compared.get(0).name());
  }
}
