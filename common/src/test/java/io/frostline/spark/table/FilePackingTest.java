package io.frostline.spark.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FilePackingTest {
  @Test
  void smallFilesFillFilesOfTheWantedSize() {
    Map<String, Long> sizes = Map.of("a", 60L, "b", 30L, "c", 10L, "d", 50L, "e", 100L, "f", 200L);

    assertThat(new FilePacking(100).bins(sizes)).containsExactly(List.of("a", "b", "c"));
  }

  @Test
  void whatWasPackedStaysAsItIs() {
    Random random = new Random(7);
    Map<String, Long> sizes = new TreeMap<>();
    for (int file = 0; file < 500; file++) {
      sizes.put("file-%03d".formatted(file), 1 + (long) random.nextInt(120));
    }
    FilePacking packing = new FilePacking(128);

    for (List<String> bin : packing.bins(sizes)) {
      long merged = bin.stream().mapToLong(sizes::remove).sum();
      assertThat(merged).isLessThanOrEqualTo(128);
      sizes.put("merged-" + bin.get(0), merged);
    }

    assertThat(packing.bins(sizes)).isEmpty();
    assertThat(sizes).hasSizeLessThan(350);
  }
}
