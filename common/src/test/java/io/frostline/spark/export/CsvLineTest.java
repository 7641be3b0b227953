package io.frostline.spark.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvLineTest {
  @Test
  void separatesFieldsAndEndsWithALineFeed() {
    assertThat(new CsvLine().add("uri").add(7L).add(0.5f)).hasToString("uri,7,0.5\n");
    assertThat(new CsvLine()).hasToString("\n");
  }

  @Test
  void anAbsentValueIsEmptyAndAnEmptyTextIsQuoted() {
    assertThat(new CsvLine().add((String) null).add("").add((String) null)).hasToString(",\"\",\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a,b|\"a,b\"",
        "say \"x\"|\"say \"\"x\"\"\"",
        "`a\nb`|`\"a\nb\"`",
        "`a\rb`|`\"a\rb\"`"
      })
  void quotesWhatWouldBeReadOtherwise(String value, String expected) {
    assertThat(new CsvLine().add(value)).hasToString(expected + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "tab\tstop", "semi;colon", "'", "naïve ☃ 😀"})
  void leavesOtherTextAlone(String value) {
    assertThat(new CsvLine().add(value)).hasToString(value + "\n");
  }

  @Test
  void decimalsGiveTheSameBitsAgain() {
    Random random = new Random(1);
    for (int number = 0; number < 10_000; number++) {
      float value = Float.intBitsToFloat(random.nextInt());
      String text = new CsvLine().add(value).toString().strip();
      assertThat(Float.floatToIntBits(Float.parseFloat(text)))
          .isEqualTo(Float.floatToIntBits(value));
    }
  }
}
