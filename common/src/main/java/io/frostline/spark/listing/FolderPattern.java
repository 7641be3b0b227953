package io.frostline.spark.listing;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;

/**
 * A glob pattern below a folder, by the rules of Hadoop: {@code *} matches no slash, hidden files
 * match like others, and so do links.
 *
 * @param top the folder that the user named; links below it are matches or lead to some
 * @param levels a pattern for each level, without slashes
 * @see org.apache.hadoop.fs.FileSystem#globStatus(Path)
 */
record FolderPattern(String top, List<String> levels) implements Serializable {
  /** Of trees that are listed without a pattern. */
  static final FolderPattern NONE = new FolderPattern("", List.of());

  FolderPattern {
    levels = List.copyOf(levels);
  }

  /** The patterns of a source; several if there are slashes inside braces. */
  static List<FolderPattern> of(SourcePath source) throws IOException {
    List<FolderPattern> patterns = new ArrayList<>();
    for (String alternative : GlobExpander.expand(source.rest())) {
      String path = new Path(null, null, "/" + alternative).toUri().getPath();
      List<String> levels =
          Arrays.stream(path.split(Path.SEPARATOR)).filter(level -> !level.isEmpty()).toList();
      patterns.add(new FolderPattern(source.literal().toString(), levels));
    }
    return patterns;
  }

  /** Its level with the first wildcard, or its last. */
  int firstWildcard() throws IOException {
    int level = 0;
    while (level < levels.size() - 1 && wildcard(level).isEmpty()) {
      level++;
    }
    return level;
  }

  /** Its first levels. */
  FolderPattern upTo(int level) {
    return new FolderPattern(top, levels.subList(0, level));
  }

  /** Its levels below the first ones. */
  FolderPattern from(int level) {
    return new FolderPattern(top, levels.subList(level, levels.size()));
  }

  /**
   * What the names of a level match; empty if it has no wildcard.
   *
   * @throws IOException if it is not a valid pattern
   */
  Optional<GlobPattern> wildcard(int level) throws IOException {
    String text = levels.get(level);
    // Its constructor is the one that says what is wrong.
    return new GlobFilter(text).hasPattern()
        ? Optional.of(new GlobPattern(text))
        : Optional.empty();
  }

  /** The name that a level without wildcards matches. */
  String name(int level) {
    return levels.get(level).replaceAll("\\\\(.)", "$1");
  }
}
