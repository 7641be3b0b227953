package io.frostline.spark.training;

import io.frostline.feature.Portion;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The chunks of all portions as partitions of one shuffle: those of the training rows, of the
 * validation rows, of the test rows.
 */
final class ChunkPlaces implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<Portion, ChunkBounds> bounds = new EnumMap<>(Portion.class);
  private final Map<Portion, Integer> firsts = new EnumMap<>(Portion.class);
  private final Map<String, Portion> keywords = new HashMap<>();
  private final int partitions;

  ChunkPlaces(Map<Portion, ChunkBounds> bounds) {
    this.bounds.putAll(bounds);
    int first = 0;
    for (Map.Entry<Portion, ChunkBounds> each : this.bounds.entrySet()) {
      keywords.put(each.getKey().keyword(), each.getKey());
      firsts.put(each.getKey(), first);
      first = Math.addExact(first, each.getValue().rows().length);
    }
    this.partitions = first;
  }

  /** The number of chunks of all portions. */
  int partitions() {
    return partitions;
  }

  /**
   * The partition of a row.
   *
   * @param portion its keyword
   * @param order of the row, as {@link ChunkBounds#order} has it
   */
  int partition(String portion, long order) {
    Portion found = keywords.get(portion);
    return firsts.get(found) + bounds.get(found).chunk(order);
  }

  /** Whether a partition is a chunk of a portion. */
  boolean isOf(Portion portion, int partition) {
    int chunk = partition - firsts.get(portion);
    return chunk >= 0 && chunk < bounds.get(portion).rows().length;
  }
}
