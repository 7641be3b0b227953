package io.frostline.jobs;

import io.frostline.evaluation.Learning;
import io.frostline.message.Formatted;
import io.frostline.spark.listing.ClassCensus;
import io.frostline.spark.listing.Listing;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * What {@code learn} decides before it works: which network to take, if there are several, and how
 * thorough the probe of that one can be within the time.
 */
record LearnDecisions(
    SparkSession spark, LearnTask task, ClassCensus census, Listing listing, PrintStream out) {

  /**
   * Decides, and prints how.
   *
   * @param words what is learned from, for the record
   */
  LearnState begin(String words) {
    List<String> names =
        task.networks().stream().map(network -> network.description().name()).toList();
    Map<String, LearnPace> paces = paces(names);
    QuickPlan quick = quickPlan(names, paces);
    List<Learning.Network> compared =
        quick.networks().size() == 1
            ? List.of()
            : new NetworkComparison(spark, task, out).compare(quick);
    String network = compared.isEmpty() ? quick.networks().get(0) : compared.get(0).name();
    List<LearnPlan> plans = LearnPlan.fromUsualToSmallest(census.labelled(), classes());
    LearnPlan plan = plans.get(0);
    List<String> notes = new ArrayList<>(quick.notes(names));
    Learning.Plan reasons = new Learning.Plan(plan.inWords(task.kind().noun()), notes, null, null);
    if (task.limit().isSet()) {
      long examples = listing.digest().rows();
      LearnBudget budget = task.limit().now();
      plan = budget.choose(plans, paces.get(network), examples);
      notes.addAll(budget.notes(plan, plans.get(0), paces.get(network), examples, task.kind()));
      reasons =
          new Learning.Plan(
              plan.inWords(task.kind().noun()),
              notes,
              budget.seconds(),
              budget.whole(plan, paces.get(network), examples));
    }
    return new LearnState(words, network, compared, plan, reasons, false, false, List.of());
  }

  private Map<String, LearnPace> paces(List<String> names) {
    Map<String, LearnPace> paces = new LinkedHashMap<>();
    if (task.limit().isSet()) {
      out.println(Formatted.of("Measuring how long the work takes, on the first %ss.", noun()));
      for (String name : names) {
        paces.put(name, new LearnSteps(spark, task.with(name)).pace(listing, classes()));
      }
    }
    return paces;
  }

  private QuickPlan quickPlan(List<String> names, Map<String, LearnPace> paces) {
    return task.limit().isSet()
        ? QuickPlan.within(task.limit().now().left(), paces, census.labelled(), classes())
        : QuickPlan.usual(names, census.labelled(), classes());
  }

  private int classes() {
    return census.classes().size();
  }

  private String noun() {
    return task.kind().noun();
  }
}
