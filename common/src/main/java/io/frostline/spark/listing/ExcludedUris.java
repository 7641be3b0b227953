package io.frostline.spark.listing;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;

import io.frostline.backbone.Sha256;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Images or texts that are left out of tables and listings: the uris of a file in UTF-8, one on
 * each line, as the page of a review writes it.
 *
 * @param file for messages
 * @param uris in one form
 * @param form in which they are compared
 */
public record ExcludedUris(String file, Set<String> uris, UriForm form) implements Serializable {
  /** No uri of no file. */
  public static final ExcludedUris NONE = new ExcludedUris("", Set.of(), new UriForm(""));

  public ExcludedUris {
    uris = Set.copyOf(uris);
  }

  /**
   * Reads a file on any Hadoop file system.
   *
   * @throws UserException if it cannot be read, or has no uri
   */
  public static ExcludedUris of(String file, Configuration hadoop) {
    Set<String> uris = new HashSet<>();
    UriForm form = UriForm.of(hadoop);
    Path path = new Path(file);
    try (InputStream stream = path.getFileSystem(hadoop).open(path)) {
      new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .map(form::of)
          .forEach(uris::add);
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of(
              "Cannot read --exclude %s: %s. Give a file with a uri on each line, such as the one that the page of `frostline review` offers.",
              file, Reason.of(unreadable)),
          unreadable);
    }
    if (uris.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "The file %s has no uri. Write one on each line, or leave out --exclude.", file));
    }
    return new ExcludedUris(file, uris, form);
  }

  /** A column that is true for the rows that stay. */
  public Column stay() {
    Set<String> excluded = new HashSet<>(uris);
    UDF1<String, Boolean> isExcluded = uri -> excluded.contains(form.of(uri));
    return isEmpty() ? lit(true) : not(udf(isExcluded, DataTypes.BooleanType).apply(col("uri")));
  }

  /** Whether none is excluded. */
  public boolean isEmpty() {
    return uris.isEmpty();
  }

  /** Whether this one is excluded. */
  public boolean contains(String uri) {
    return uris.contains(form.of(uri));
  }

  /** The same for the same uris. */
  public String checksum() {
    return Sha256.of(String.join("\n", new TreeSet<>(uris)).getBytes(StandardCharsets.UTF_8));
  }

  /** The error of a table of which nothing else is left. */
  public UserException nothingLeft(String table) {
    return new UserException(
        Formatted.of("No row of %s is left without those of %s. Exclude fewer.", table, inWords()));
  }

  /** {@code exclude.txt, which names 14 uris}. */
  public String inWords() {
    return Formatted.of("%s, which names %s", file, Count.of(uris.size(), "uri"));
  }
}
