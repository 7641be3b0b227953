package io.frostline.spark.listing;

import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What {@code --images} names: a path that exists, whatever characters it contains, or a glob
 * pattern below one. Only what is below can have wildcards: {@code photos [2024]/*.jpg} are the
 * images in a folder with brackets in its name, if there is such a folder.
 *
 * @param literal the longest part that exists
 * @param rest the pattern below it; empty if everything exists
 */
public record SourcePath(FileSystem system, Path literal, String rest) {
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[\\]{}\\\\]");

  /** The source at an address, on the default file system of Hadoop if it has no scheme. */
  public static SourcePath of(String uri, Configuration hadoop) throws IOException {
    Path given = new Path(uri);
    FileSystem system = given.getFileSystem(hadoop);
    Path whole = system.makeQualified(given);
    Path literal = whole;
    while (literal.getParent() != null && !system.exists(literal)) {
      literal = literal.getParent();
    }
    return new SourcePath(
        system, literal, pathOf(whole).substring(pathOf(literal).length()).replaceFirst("^/", ""));
  }

  private static String pathOf(Path path) {
    return path.toUri().getPath();
  }

  /** Whether it exists as it is. */
  public boolean isLiteral() {
    return rest.isEmpty();
  }

  /** As a pattern that matches nothing else, for readers that treat every path as a pattern. */
  public Path pattern() {
    String escaped = WILDCARD.matcher(pathOf(literal)).replaceAll("\\\\$0");
    return isLiteral() ? at(escaped) : at(escaped.replaceFirst("/$", "") + "/" + rest);
  }

  /** What all images of the source have in front. */
  public String prefix() {
    if (isLiteral()) {
      return literal.toString();
    }
    String folder = literal.toString().replaceFirst("/$", "");
    return folder + "/" + WILDCARD.split(rest, 2)[0];
  }

  private Path at(String path) {
    return new Path(literal.toUri().getScheme(), literal.toUri().getAuthority(), path);
  }
}
