package io.frostline.spark.listing;

import io.frostline.example.shard.ForeignColumns;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The columns of a manifest that matter: {@code uri} and {@code label}, or else the one column with
 * another name that people use for them, which the run reports.
 */
final class ManifestColumns {
  private static final List<String> OTHER_URIS =
      List.of(
          "path",
          "file",
          "filename",
          "file_name",
          "filepath",
          "file_path",
          "image",
          "image_path",
          "url");

  private static final List<String> OTHER_LABELS =
      List.of("class", "class_name", "category", "target");

  private ManifestColumns() {}

  /**
   * The index of the column with the locations of the images; empty if there is none.
   *
   * @throws UserException if there are several
   */
  static OptionalInt uri(List<String> columns) {
    return find(columns, ManifestListing.URI, OTHER_URIS);
  }

  /**
   * The index of the column with the labels; empty if there is none.
   *
   * @throws UserException if there are several
   */
  static OptionalInt label(List<String> columns) {
    return find(columns, ManifestListing.LABEL, OTHER_LABELS);
  }

  /** Whether one of the columns can have the locations of the images. */
  static boolean haveUri(List<String> columns) {
    return columns.stream()
        .anyMatch(
            name -> ForeignColumns.isAlike(name, ManifestListing.URI) || isOneOf(name, OTHER_URIS));
  }

  private static OptionalInt find(List<String> columns, String name, List<String> others) {
    OptionalInt found = ForeignColumns.find(columns, name);
    if (found.isPresent()) {
      return found;
    }
    List<Integer> candidates =
        IntStream.range(0, columns.size())
            .filter(column -> isOneOf(columns.get(column), others))
            .boxed()
            .toList();
    if (candidates.size() > 1) {
      throw new UserException(
          Formatted.of(
              "Several columns can be %1$s: %2$s. Rename one of them to %1$s.",
              name,
              candidates.stream()
                  .map(column -> Formatted.of("'%s'", columns.get(column)))
                  .collect(Collectors.joining(", "))));
    }
    return candidates.stream().mapToInt(Integer::intValue).findFirst();
  }

  private static boolean isOneOf(String name, List<String> names) {
    return names.stream().anyMatch(one -> ForeignColumns.isAlike(name, one));
  }
}
