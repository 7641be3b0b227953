package io.frostline.spark.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Chooses the small files to merge so that a few files of about a given size remain. Files are
 * packed in descending order into the first bin with enough room, so no two bins fit into one:
 * packing is idempotent.
 */
record FilePacking(long bytes) {
  private static final class Bin {
    private final List<String> files = new ArrayList<>();
    private long size;
  }

  /** Groups of files to merge, by name; excludes files that remain single. */
  List<List<String>> bins(Map<String, Long> sizes) {
    List<Bin> bins = new ArrayList<>();
    sizes.entrySet().stream()
        .filter(file -> file.getValue() < bytes)
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(file -> put(file.getKey(), file.getValue(), bins));
    return bins.stream().filter(bin -> bin.files.size() > 1).map(bin -> bin.files).toList();
  }

  private void put(String file, long size, List<Bin> bins) {
    Bin roomy =
        bins.stream()
            .filter(bin -> bin.size + size <= bytes)
            .findFirst()
            .orElseGet(
                () -> {
                  bins.add(new Bin());
                  return bins.get(bins.size() - 1);
                });
    roomy.files.add(file);
    roomy.size += size;
  }
}
