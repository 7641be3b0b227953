package io.frostline.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTest {
  @Test
  void agreesWithTheNumber() {
    assertThat(Count.of(1, "image")).isEqualTo("1 image");
    assertThat(Count.of(200, "image")).isEqualTo("200 images");
    assertThat(Count.of(0, "image")).isEqualTo("0 images");
  }

  @Test
  void separatesThousands() {
    assertThat(Count.of(1_234_567, "row")).isEqualTo("%,d rows".formatted(1_234_567));
  }

  @Test
  void knowsTheRegularPlurals() {
    assertThat(Count.of(2, "class")).isEqualTo("2 classes");
    assertThat(Count.of(2, "batch")).isEqualTo("2 batches");
    assertThat(Count.of(2, "epoch")).isEqualTo("2 epochs");
    assertThat(Count.of(2, "entry")).isEqualTo("2 entries");
    assertThat(Count.of(2, "day")).isEqualTo("2 days");
    assertThat(Count.of(1, "class")).isEqualTo("1 class");
  }

  @Test
  void takesAPluralOfItsOwn() {
    assertThat(Count.of(1, "row has", "rows have")).isEqualTo("1 row has");
    assertThat(Count.of(2, "row has", "rows have")).isEqualTo("2 rows have");
    assertThat(Count.of(3, "vertex", "vertices")).isEqualTo("3 vertices");
  }

  @Test
  void givesTheWordAloneThatAgrees() {
    assertThat(Count.word(0, "is", "are")).isEqualTo("are");
    assertThat(Count.word(1, "is", "are")).isEqualTo("is");
    assertThat(Count.word(2, "is", "are")).isEqualTo("are");
  }
}
