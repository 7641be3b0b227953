package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JpegDecodingTest {
  private static final String WORDS = "224x224 squash bicubic-antialias, rgb";

  @Test
  void isFoundInTheDescriptionOfAPreprocessing() {
    String reduced = JpegDecoding.REDUCED.recordIn(WORDS);
    assertThat(reduced).isEqualTo(WORDS + "; JPEGs decoded at reduced scale");
    assertThat(JpegDecoding.recordedIn(reduced)).isEqualTo(JpegDecoding.REDUCED);
    assertThat(JpegDecoding.recordedIn(WORDS)).isEqualTo(JpegDecoding.EXACT);
  }

  @Test
  void isRecordedOnce() {
    String reduced = JpegDecoding.REDUCED.recordIn(WORDS);
    assertThat(JpegDecoding.REDUCED.recordIn(reduced)).isEqualTo(reduced);
    assertThat(JpegDecoding.EXACT.recordIn(reduced)).isEqualTo(WORDS);
    assertThat(JpegDecoding.EXACT.recordIn(WORDS)).isEqualTo(WORDS);
  }
}
