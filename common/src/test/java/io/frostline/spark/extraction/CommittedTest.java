package io.frostline.spark.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.example.ExampleKind;
import io.frostline.spark.extraction.ExtractionRun.Committed;
import org.junit.jupiter.api.Test;

class CommittedTest {
  @Test
  void theVerbAgreesWithTheRows() {
    assertThat(new Committed("file:/t", ExampleKind.IMAGE, 40, 200).inWords())
        .isEqualTo("40 of 200 images are committed in file:/t");
    assertThat(new Committed("file:/t", ExampleKind.TEXT, 1, 200).inWords())
        .isEqualTo("1 of 200 texts is committed in file:/t");
    assertThat(new Committed("file:/t", ExampleKind.IMAGE, 1, 1).inWords())
        .isEqualTo("1 of 1 image is committed in file:/t");
  }
}
