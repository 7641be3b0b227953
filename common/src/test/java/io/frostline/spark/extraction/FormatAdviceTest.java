package io.frostline.spark.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormatAdviceTest {
  @Test
  void filesWithManyImagesNeedAFormat() {
    assertThat(FormatAdvice.on("file:/data/train-images-idx3-ubyte.gz"))
        .contains("Files such as file:/data/train-images-idx3-ubyte.gz may need --format idx.");
    assertThat(FormatAdvice.on("a/shard-0001.TAR").orElseThrow()).contains("--format tar");
    assertThat(FormatAdvice.on("a/reviews.csv.gz").orElseThrow()).contains("--texts");
    assertThat(FormatAdvice.on("a/photo.jpg")).isEmpty();
  }
}
