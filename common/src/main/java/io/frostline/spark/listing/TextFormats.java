package io.frostline.spark.listing;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.SymbolicLinks;
import io.frostline.text.rows.TextFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * Finds out how the texts at an address are stored, without Spark: by the ending of the name, and
 * of a folder by the names of the first files in it. A text file is one of lines if it was given
 * itself, and a text if it was found.
 */
public final class TextFormats {
  private static final int LOOKED_AT = 1_000;

  private TextFormats() {}

  /**
   * The format of a source.
   *
   * @throws UserException if the names do not say it, or say several
   */
  public static TextFormat of(String uri, SymbolicLinks links, Configuration hadoop) {
    try {
      SourcePath source = SourcePath.of(uri, hadoop);
      if (!source.isLiteral() && !source.rest().matches(".*[*?\\[{].*")) {
        return table(uri, hadoop);
      }
      Optional<TextFormat> named =
          TextFormat.ofName(source.isLiteral() ? source.literal().getName() : source.rest());
      boolean file =
          source.isLiteral() && !source.system().getFileStatus(source.literal()).isDirectory();
      if (named.isPresent() && (file || named.get() != TextFormat.LINES)) {
        return named.get();
      }
      return file ? unknown(uri) : ofFiles(uri, FolderRoots.of(uri, links, hadoop), links, hadoop);
    } catch (IOException | UncheckedIOException failure) {
      throw new UserException(
          Formatted.of("The texts at %s cannot be read: %s.", uri, Reason.of(failure)), failure);
    }
  }

  private static TextFormat table(String uri, Configuration hadoop) throws IOException {
    if (SparkTableFiles.mayBeTable(uri, hadoop)) {
      return TextFormat.PARQUET;
    }
    throw new UserException(Formatted.of("There is no file or folder %s. Check --texts.", uri));
  }

  private static TextFormat unknown(String uri) {
    throw new UserException(
        Formatted.of(
            "The name of %s does not end in .csv, .tsv, .jsonl, .parquet or .txt. Say how its texts"
                + " are stored with --format.",
            uri));
  }

  private static TextFormat ofFiles(
      String uri, FolderRoots roots, SymbolicLinks links, Configuration hadoop) throws IOException {
    Map<TextFormat, String> found = new EnumMap<>(TextFormat.class);
    int seen = 0;
    for (FolderEntry root : roots.first().all()) {
      if (!root.isFolder()) {
        seen += add(root, found);
        continue;
      }
      try (FolderWalk walk =
          new FolderWalk(FolderTree.whole(root.path().toString()), links, hadoop)) {
        while (seen < LOOKED_AT && walk.hasNext()) {
          seen += add(walk.next(), found);
        }
      }
    }
    if (found.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "None of the first %s at %s ends in .csv, .tsv, .jsonl, .parquet or .txt. Check"
                  + " --texts, or say how the texts are stored with --format.",
              Count.of(seen, "file"), uri));
    }
    if (found.size() > 1) {
      throw new UserException(
          Formatted.of(
              "The files at %s have several formats: %s. Pass a pattern for those of one, or say"
                  + " how the texts are stored with --format.",
              uri,
              found.entrySet().stream()
                  .map(one -> one.getKey().keyword() + " (" + one.getValue() + ")")
                  .collect(Collectors.joining(", "))));
    }
    return found.keySet().iterator().next();
  }

  private static int add(FolderEntry entry, Map<TextFormat, String> found) {
    String name = entry.path().getName();
    if (entry.isFolder() || !FolderEntry.isVisibleFolder(name)) {
      return 0;
    }
    TextFormat.ofName(name)
        .map(format -> format == TextFormat.LINES ? TextFormat.FILES : format)
        .ifPresent(format -> found.putIfAbsent(format, name));
    return 1;
  }
}
