package io.frostline.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.message.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadConfigurationTest {
  @Test
  void theLearningRateGoesDownAsTheScheduleSays() {
    HeadConfiguration cosine = Heads.configuration(List.of(), 0, Schedule.COSINE);
    assertThat(cosine.learningRate(1)).isEqualTo(0.01);
    assertThat(cosine.learningRate(6)).isCloseTo(0.005, within(1e-12));
    assertThat(cosine.learningRate(10)).isBetween(0.0001, 0.0003);

    HeadConfiguration exponential = Heads.configuration(List.of(), 0, Schedule.EXPONENTIAL);
    assertThat(exponential.learningRate(6)).isCloseTo(0.001, within(1e-12));

    HeadConfiguration constant = Heads.configuration(List.of(), 0, Schedule.CONSTANT);
    assertThat(constant.learningRate(10)).isEqualTo(0.01);
  }

  @Test
  void whatCannotBeIsRefusedWithItsLimit() {
    assertThatThrownBy(() -> Heads.configuration(List.of(64, 0), 0, Schedule.COSINE))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--hidden is 0")
        .hasMessageContaining("1 to 100,000");
    assertThatThrownBy(() -> Heads.configuration(List.of(64), 1, Schedule.COSINE))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--dropout is 1.0");
    assertThatThrownBy(() -> Heads.configuration(List.of(), 0.5, Schedule.COSINE))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nothing to drop out")
        .hasMessageContaining("--hidden 256");
  }

  @Test
  void anUnknownKeywordNamesTheKnownOnes() {
    assertThatThrownBy(() -> Schedule.of("cosin"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Did you mean 'cosine'")
        .hasMessageContaining("constant, cosine, exponential");
  }

  @Test
  void jsonBringsItBack() throws Exception {
    ObjectMapper json = new ObjectMapper();
    HeadConfiguration written = Heads.configuration(List.of(64, 32), 0.25, Schedule.COSINE);
    String text = json.writeValueAsString(written);
    assertThat(text).contains("\"schedule\":\"cosine\"");
    assertThat(json.readValue(text, HeadConfiguration.class)).isEqualTo(written);
  }
}
