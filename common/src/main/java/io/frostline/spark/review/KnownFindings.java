package io.frostline.spark.review;

import io.frostline.review.SimilarPair;
import io.frostline.spark.JavaBytes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an earlier review has found of the first rows, by their numbers.
 *
 * @param distances of each known row
 * @param pairs of known rows and the representatives of their groups
 */
record KnownFindings(float[] distances, List<SimilarPair> pairs) {
  /** Of a block. */
  private record Part(
      float[] distances, Map<Integer, KnownRow> members, Map<String, Integer> representatives)
      implements Serializable {}

  static KnownFindings of(ReviewBlocks blocks) {
    int[] firsts = blocks.firsts();
    List<byte[]> parts =
        blocks
            .blocks()
            .mapPartitionsWithIndex(
                (index, block) -> List.of(part(block.next(), firsts[index])).iterator(), false)
            .collect();
    Map<Integer, KnownRow> members = new HashMap<>();
    Map<String, Integer> representatives = new HashMap<>();
    List<float[]> distances = new ArrayList<>();
    int known = 0;
    for (byte[] bytes : parts) {
      Part part = JavaBytes.read(bytes, Part.class);
      members.putAll(part.members);
      representatives.putAll(part.representatives);
      distances.add(part.distances);
      known += part.distances.length;
    }
    float[] all = new float[known];
    int place = 0;
    for (float[] part : distances) {
      System.arraycopy(part, 0, all, place, part.length);
      place += part.length;
    }
    List<SimilarPair> pairs = new ArrayList<>();
    members.forEach(
        (row, said) -> {
          Integer representative = representatives.get(said.group());
          if (representative != null) {
            pairs.add(new SimilarPair(row, representative, said.similarity()));
          }
        });
    return new KnownFindings(all, pairs);
  }

  private static byte[] part(byte[] bytes, int first) {
    List<RowFacts> facts =
        JavaBytes.read(bytes, ReviewBlock.class).facts().stream()
            .filter(row -> row.known() != null)
            .toList();
    float[] distances = new float[facts.size()];
    Map<Integer, KnownRow> members = new HashMap<>();
    Map<String, Integer> representatives = new HashMap<>();
    for (int row = 0; row < distances.length; row++) {
      KnownRow known = facts.get(row).known();
      distances[row] = known.distance();
      boolean representative = known.group().equals(facts.get(row).uri());
      if (!representative || representatives.putIfAbsent(known.group(), first + row) != null) {
        members.put(first + row, known);
      }
    }
    return JavaBytes.of(new Part(distances, members, representatives));
  }

  /** The number of known rows, which are the first ones. */
  int rows() {
    return distances.length;
  }

  /** Distances of all rows, of which those of known rows are not measured again. */
  float[] with(float[] measured) {
    float[] all = measured.clone();
    System.arraycopy(distances, 0, all, 0, distances.length);
    return all;
  }

  /** The pairs of the earlier review and new ones. */
  List<SimilarPair> with(List<SimilarPair> found) {
    List<SimilarPair> all = new ArrayList<>(pairs);
    all.addAll(found);
    return all;
  }
}
