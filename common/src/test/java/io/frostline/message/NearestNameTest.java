package io.frostline.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  private static final List<String> KNOWN = List.of("average", "max", "grid2", "none");

  @Test
  void findsTheNameWithTheFewestChanges() {
    assertThat(NearestName.among(KNOWN, "avrage")).contains("average");
    assertThat(NearestName.among(KNOWN, "GRID")).contains("grid2");
    assertThat(NearestName.suggestion(KNOWN, "nnoe")).isEqualTo(" Did you mean 'none'?");
  }

  @Test
  void suggestsNothingWhenNothingIsNear() {
    assertThat(NearestName.among(KNOWN, "bilinear")).isEmpty();
    assertThat(NearestName.among(List.of(), "max")).isEmpty();
    assertThat(NearestName.suggestion(KNOWN, "bilinear")).isEmpty();
  }
}
