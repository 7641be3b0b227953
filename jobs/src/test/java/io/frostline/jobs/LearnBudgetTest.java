package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.example.ExampleKind;
import io.frostline.head.HeadPace;
import io.frostline.message.TimeInWords;
import io.frostline.spark.probe.Controls;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Plans for 10,000 images of 10 classes, made from rates as they are measured. */
class LearnBudgetTest {
  private static final int CLASSES = 10;
  private static final long EXAMPLES = 10_000;
  private static final List<LearnPlan> PLANS = LearnPlan.fromUsualToSmallest(EXAMPLES, CLASSES);

  /** Heads of 1 ms and 2.5 ns for each number; a network that takes a second to load. */
  private static LearnPace pace(double perSecond) {
    return new LearnPace(perSecond, 4 * perSecond, 1, new HeadPace(1e-3, 2.5e-9), 2, 1_000, 2);
  }

  private static LearnPlan chosen(double seconds, double perSecond) {
    return new LearnBudget(seconds, 0).choose(PLANS, pace(perSecond), EXAMPLES);
  }

  @Test
  void eachPlanTakesLessThanTheOneBefore() {
    List<Double> times = PLANS.stream().map(pace(20)::seconds).toList();

    assertThat(PLANS).hasSizeGreaterThan(5);
    assertThat(PLANS.get(0)).isEqualTo(LearnPlan.usual(EXAMPLES, CLASSES));
    for (int place = 1; place < times.size(); place++) {
      assertThat(times.get(place)).as(PLANS.get(place).toString()).isLessThan(times.get(place - 1));
    }
    assertThat(PLANS.get(PLANS.size() - 1).sample()).isEqualTo(300);
    List<LearnPlan> ofMany = LearnPlan.fromUsualToSmallest(EXAMPLES, 100);
    assertThat(ofMany.get(ofMany.size() - 1).sample()).as("10 of each class").isEqualTo(1_000);
  }

  @Test
  void withTimeEnoughThePlanIsTheUsualOne() {
    LearnBudget budget = new LearnBudget(7_200, 20);

    LearnPlan plan = budget.choose(PLANS, pace(20), EXAMPLES);

    assertThat(plan).isEqualTo(PLANS.get(0));
    assertThat(budget.notes(plan, PLANS.get(0), pace(20), EXAMPLES, ExampleKind.IMAGE))
        .containsExactly(
            "Planned to take "
                + words(budget.whole(plan, pace(20), EXAMPLES))
                + " of 2 h, at 20.0 images per second.");
  }

  @Test
  void theMostThoroughPlanThatFitsIsTaken() {
    for (double seconds = 600; seconds < 1_500; seconds += 50) {
      LearnBudget budget = new LearnBudget(seconds, 20);
      LearnPlan plan = budget.choose(PLANS, pace(20), EXAMPLES);
      int place = PLANS.indexOf(plan);

      assertThat(budget.whole(plan, pace(20), EXAMPLES)).isLessThanOrEqualTo(seconds);
      if (place > 0) {
        assertThat(budget.whole(PLANS.get(place - 1), pace(20), EXAMPLES)).isGreaterThan(seconds);
      }
    }
  }

  @Test
  void aFasterNetworkGetsAMoreThoroughPlan() {
    assertThat(chosen(600, 200)).isEqualTo(PLANS.get(0));
    assertThat(PLANS.indexOf(chosen(600, 25))).isBetween(1, PLANS.size() - 2);
    assertThat(chosen(600, 5)).isEqualTo(PLANS.get(PLANS.size() - 1));
  }

  @Test
  void whatWasLeftOutIsSaid() {
    LearnPlan usual = LearnPlan.usual(EXAMPLES, CLASSES);
    LearnPlan plan =
        PLANS.stream().filter(each -> each.controls() == Controls.LOWEST).findFirst().orElseThrow();
    LearnBudget budget = new LearnBudget(900, 20);

    assertThat(budget.notes(plan, usual, pace(20), EXAMPLES, ExampleKind.IMAGE))
        .hasSize(2)
        .contains(
            "Left out of the comparison to save time: 3,000 of 4,000 images, random weights above"
                + " the lowest cut.");
  }

  @Test
  void aTimeThatIsTooShortGetsTheSmallestPlanAndIsToldSo() {
    LearnBudget budget = new LearnBudget(60, 20);

    LearnPlan plan = budget.choose(PLANS, pace(20), EXAMPLES);

    assertThat(plan).isEqualTo(PLANS.get(PLANS.size() - 1));
    assertThat(budget.notes(plan, PLANS.get(0), pace(20), EXAMPLES, ExampleKind.IMAGE).get(0))
        .startsWith("It will take about ")
        .contains(
            "longer than the time budget of 1 min: 8 min 20 s of it for the features of all 10,000"
                + " images, at 20.0 images per second.",
            "rerun the same command to resume");
  }

  @Test
  void fewExamplesAreRepeatedIfThereIsTime() {
    List<LearnPlan> plans = LearnPlan.fromUsualToSmallest(300, 3);

    assertThat(plans.get(0).seeds()).isEqualTo(3);
    assertThat(plans.get(1))
        .extracting(LearnPlan::seeds, LearnPlan::sample)
        .containsExactly(1, 300);
    assertThat(plans.get(1).leftOutOf(plans.get(0), "images"))
        .containsExactly("2 of 3 repetitions");
    assertThat(plans).doesNotHaveDuplicates();
  }

  @Test
  void fewExamplesAreAllNeededForTraining() {
    assertThat(LearnPlan.fromUsualToSmallest(300, 3))
        .extracting(LearnPlan::split)
        .containsOnly("80/0/20");
    assertThat(PLANS).extracting(LearnPlan::split).containsOnly("70/10/20");
  }

  @Test
  void networksAreComparedOnFewerExamplesAndThenWithoutTheSlowest() {
    Map<String, LearnPace> paces =
        new TreeMap<>(Map.of("a", pace(40), "b", pace(2), "c", pace(20)));

    assertThat(QuickPlan.within(10_000, paces, EXAMPLES, CLASSES))
        .isEqualTo(new QuickPlan(List.of("a", "b", "c"), 1_000));
    assertThat(QuickPlan.within(1_500, paces, EXAMPLES, CLASSES))
        .isEqualTo(new QuickPlan(List.of("a", "b", "c"), 500));
    QuickPlan quick = QuickPlan.within(300, paces, EXAMPLES, CLASSES);
    assertThat(quick).isEqualTo(new QuickPlan(List.of("a", "c"), 250));
    assertThat(quick.notes(List.of("a", "b", "c")))
        .containsExactly(
            "Networks that were not compared, to save time: b. Take one with --model.");
    assertThat(QuickPlan.within(1, paces, EXAMPLES, CLASSES).networks()).containsExactly("a");
    assertThat(QuickPlan.within(10_000, paces, EXAMPLES, CLASSES).notes(List.of("a", "b", "c")))
        .isEmpty();
  }

  private static String words(double seconds) {
    return TimeInWords.of(Math.round(seconds));
  }
}
