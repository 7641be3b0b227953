package io.frostline.example.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlacedExampleTest {
  @ParameterizedTest
  @CsvSource({
    "cat.jpg, cat.jpg",
    "a/b.jpg, a%2Fb.jpg",
    "../../etc/passwd, ..%2F..%2Fetc%2Fpasswd",
    "x#7:y, x%237:y",
    "50%.png, 50%25.png",
    "ä, %C3%A4",
    "<script>, %3Cscript%3E",
    "a\\b, a%5Cb"
  })
  void aNameBecomesOnePartOfTheUri(String name, String escaped) {
    assertThat(new PlacedExample("file:/a.tar", 512, name).uri(100_000))
        .isEqualTo("file:/a.tar#00512:" + escaped);
  }

  @Test
  void itsUriTellsFileAndPlace() {
    String uri = new PlacedExample("s3a://b/x#1.tar", 1024, "a:b#3").uri(9_999_999);

    assertThat(PlacedExample.of(uri))
        .contains(new PlacedExample("s3a://b/x#1.tar", 1024, "a:b%233"));
    assertThat(PlacedExample.of("file:/t.parquet#042"))
        .contains(new PlacedExample("file:/t.parquet", 42, ""));
  }

  @Test
  void itsUriTellsThatTheLabelIsUncertain() {
    PlacedExample image = new PlacedExample("file:/a.tar", 512, "a.png", LabelCertainty.UNCERTAIN);

    assertThat(image.uri(9_999)).isEqualTo("file:/a.tar#0512!:a.png");
    assertThat(PlacedExample.of(image.uri(9_999))).contains(image);
  }

  @Test
  void aLongNameIsCut() {
    assertThat(new PlacedExample("f", 0, "a".repeat(100_000)).uri(1))
        .hasSize("f#0:".length() + 1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:/a.tar", "file:/a#b", "#1", "file:/a#1x:y", "a#", "a#9999999999999999999"})
  void otherUrisNameNone(String uri) {
    assertThat(PlacedExample.of(uri)).isEmpty();
  }
}
