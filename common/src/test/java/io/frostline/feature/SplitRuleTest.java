package io.frostline.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.feature.SplitRule.Bounds;
import io.frostline.feature.SplitRule.Shares;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitRuleTest {
  private final SplitRule rule =
      SplitRule.byHash(
          new Shares(0.8, 0.1, 0.1), Map.of("bird", new Bounds(-5, 7)), "file:/birds/");

  @Test
  void theHashDecidesLabelByLabel() {
    assertThat(rule.portion("bird", Long.MIN_VALUE)).contains(Portion.TRAIN);
    assertThat(rule.portion("bird", -5)).contains(Portion.TRAIN);
    assertThat(rule.portion("bird", -4)).contains(Portion.VALIDATION);
    assertThat(rule.portion("bird", 7)).contains(Portion.VALIDATION);
    assertThat(rule.portion("bird", 8)).contains(Portion.TEST);
  }

  @Test
  void anUnknownLabelBelongsToNoPortion() {
    assertThat(rule.portion("cat", 0)).isEmpty();
    assertThat(rule.portion(null, 0)).isEmpty();
  }

  @Test
  void jsonBringsItBack() throws Exception {
    ObjectMapper json = new ObjectMapper();
    SplitRule byColumn = SplitRule.byColumn("portion", List.of("bird", "cat"));

    assertThat(json.readValue(json.writeValueAsString(rule), SplitRule.class)).isEqualTo(rule);
    assertThat(json.readValue(json.writeValueAsString(byColumn), SplitRule.class))
        .isEqualTo(byColumn);
    assertThat(byColumn.isByColumn()).isTrue();
  }

  @Test
  void aRuleWrittenBeforeFoldersWereLeftOutHashesWholeUris() throws Exception {
    SplitRule before =
        new ObjectMapper()
            .readValue(
                """
                {"shares" : {"train" : 0.8, "validation" : 0.1, "test" : 0.1}, \
                "bounds" : {"bird" : {"train" : -5, "validation" : 7}}, "labels" : ["bird"]}
                """,
                SplitRule.class);

    assertThat(before.below()).isEmpty();
    assertThat(before.portion("bird", 7)).contains(Portion.VALIDATION);
  }

  @Test
  void aGroupIsInTheSamePortionWhateverTheLabel() throws Exception {
    SplitRule together =
        SplitRule.byHash(
                new Shares(0.8, 0.1, 0.1),
                Map.of("bird", new Bounds(-5, 7), "cat", new Bounds(0, 9)),
                "")
            .keeping(new SplitRule.Groups("a.csv#group", "2 0f", new Bounds(-3, 8), 1, 2));

    assertThat(together.portionOfGroup("bird", -3)).contains(Portion.TRAIN);
    assertThat(together.portionOfGroup("cat", -2)).contains(Portion.VALIDATION);
    assertThat(together.portionOfGroup("dog", -2)).isEmpty();
    assertThat(together.portion("cat", -2)).contains(Portion.TRAIN);
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readValue(json.writeValueAsString(together), SplitRule.class))
        .isEqualTo(together);
    assertThat(together.groups().isByColumn()).isFalse();
  }

  @Test
  void sharesMustSumToOne() {
    assertThatThrownBy(() -> new Shares(0.8, 0.1, 0.2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.8, 0.1 and 0.2");
  }
}
