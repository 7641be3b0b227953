package io.frostline.spark.export;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.spark.InputFiles;
import io.frostline.spark.features.FeatureTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Which files a table had, to notice that it changed since: a digest of their names, lengths and
 * times of modification, those of {@code _deleted} included.
 *
 * @param files their number
 * @param sha256 the first half of the digest
 */
public record TableFiles(int files, String sha256) {
  private static final int HALF = 32;

  /**
   * The files of a table now.
   *
   * @throws UserException if they cannot be listed
   */
  static TableFiles of(FeatureTable table, Configuration hadoop) {
    try {
      return listed(table, hadoop);
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of(
              "The files of the table %s cannot be listed: %s.", table.uri(), Reason.of(failure)),
          failure);
    }
  }

  private static TableFiles listed(FeatureTable table, Configuration hadoop) throws IOException {
    Set<Path> files = Set.copyOf(InputFiles.of(table.rows()));
    SortedSet<String> facts = new TreeSet<>();
    for (Path folder : files.stream().map(Path::getParent).collect(Collectors.toSet())) {
      for (FileStatus file : folder.getFileSystem(hadoop).listStatus(folder)) {
        if (files.contains(file.getPath())) {
          facts.add(
              Formatted.of(
                  "%s %d %d%n", file.getPath(), file.getLen(), file.getModificationTime()));
        }
      }
    }
    return new TableFiles(facts.size(), digest(facts));
  }

  private static String digest(SortedSet<String> facts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      facts.forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest()).substring(0, HALF);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  String inWords() {
    return Formatted.of("%s with digest %s", Count.of(files, "file"), sha256);
  }
}
