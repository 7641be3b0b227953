package io.frostline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is gathered beside the figures: classes, mistakes, rows that were left out. */
class RowsOfAnEvaluationTest {
  @Test
  void classesOfOneNameAreOneClass() {
    ClassIndex classes = new ClassIndex(List.of("crane", "maillot", "crane"));

    assertThat(classes.names()).containsExactly("crane", "maillot");
    assertThat(classes.shared()).containsExactly("crane");
    assertThat(classes.place("maillot")).hasValue(1);
    assertThat(classes.place("heron")).isEmpty();
    assertThat(classes.merge(new float[] {0.25f, 0.25f, 0.5f})).containsExactly(0.75f, 0.25f);
  }

  @Test
  void theMostConfidentMistakesAreKeptWhateverTheirOrder() {
    ConfidentMistakes kept = new ConfidentMistakes(3);
    ConfidentMistakes others = new ConfidentMistakes(3);
    IntStream.range(0, 50)
        .forEach(number -> (number % 2 == 0 ? kept : others).add(mistake(number)));
    others.add(new Mistake("a", "cat", "dog", 0.7f, null, null));
    kept.merge(others);

    assertThat(kept.list()).extracting(Mistake::uri).containsExactly("49", "48", "47");
    assertThat(new ConfidentMistakes(0).list()).isEmpty();
  }

  private static Mistake mistake(int number) {
    return new Mistake(Integer.toString(number), "cat", "dog", 0.5f + number / 100f, 0.1f, null);
  }

  @Test
  void rowsThatWereLeftOutAreToldByReason() {
    LeftOutRows rows = new LeftOutRows();
    LeftOutRows others = new LeftOutRows();
    others.unlabelled();
    others.unknown("unicorn");
    rows.unknown("unicorn");
    rows.unknown("dragon");
    rows.notFinite();
    rows.notFinite();
    rows.ofAnotherPortion();
    rows.merge(others);

    assertThat(rows.notes())
        .containsExactly(
            "3 rows have a label that is not one of the classes and were left out: unicorn (2), dragon (1).",
            "1 row has no label and was left out.",
            "2 rows have numbers that are not finite and were left out.");
    assertThat(rows.otherPortions()).isEqualTo(1);
    assertThat(new LeftOutRows().notes()).isEmpty();
  }

  @Test
  void aLabelForEachRowDoesNotFillTheMemory() {
    LeftOutRows rows = new LeftOutRows();
    IntStream.range(0, 100_000).forEach(number -> rows.unknown("label " + number));

    assertThat(rows.notes().get(0))
        .startsWith("100,000 rows have a label that is not one of the classes")
        .endsWith(" and others.");
  }
}
