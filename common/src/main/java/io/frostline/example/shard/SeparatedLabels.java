package io.frostline.example.shard;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts images of a tar that have no label because other keys are between them and their label. A
 * tar is read in one pass, as WebDataset reads it, so such a label is not found.
 */
final class SeparatedLabels {
  /** Bytes of keys to remember; above it, further ones are not counted. */
  private static final int MAX_BYTES = 1 << 24;

  /** About what a key takes beside its characters. */
  private static final int ENTRY = 100;

  private final Map<String, Integer> unlabelled = new HashMap<>();
  private final Set<String> labelsAlone = new HashSet<>();
  private long bytes;
  private long images;

  /** Images of a key that ended without a label. */
  void addUnlabelled(String key, int count) {
    if (labelsAlone.contains(key)) {
      images += count;
    } else if (hasRoom(key)) {
      unlabelled.merge(key, count, Integer::sum);
    }
  }

  /** A label of a key that ended without an image. */
  void addLabelAlone(String key) {
    Integer waiting = unlabelled.remove(key);
    images += waiting == null ? 0 : waiting;
    if (waiting == null && hasRoom(key)) {
      labelsAlone.add(key);
    }
  }

  private boolean hasRoom(String key) {
    bytes += ENTRY + key.length();
    return bytes <= MAX_BYTES;
  }

  /** How many images have a label elsewhere, so far. */
  long images() {
    return images;
  }
}
