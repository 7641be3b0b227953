package io.frostline.spark.listing;

import io.frostline.example.Example;
import io.frostline.message.UserException;
import io.frostline.storage.LocalEntry.Kind;
import io.frostline.text.rows.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The texts in rows of files on this machine, read and hashed one by one without Spark, whose first
 * job takes longer than that if the files are small. {@link TextListing} finds the same texts and
 * explains what goes wrong; patterns, symbolic links, tables of Spark, damaged files and ids that
 * several rows have are left to it.
 */
record LocalTexts(TextSource source, Configuration hadoop) {
  /** Of all files: as much as the driver reads and hashes in about a second. */
  static final long MOST_BYTES = 64L << 20;

  /**
   * Passes on texts in any order as long as they are taken.
   *
   * @return whether all texts of the source were passed on and taken
   */
  boolean visit(Predicate<Example> taken) {
    try {
      if (!isLocal() || !SourcePath.of(source.uri(), hadoop).isLiteral()) {
        return false;
      }
      List<FolderEntry> files = files();
      return !files.isEmpty()
          && files.stream().allMatch(file -> file.kind() == Kind.FILE && !file.link())
          && files.stream().mapToLong(file -> file.status().getLen()).sum() <= MOST_BYTES
          && visit(files.stream().map(file -> file.path().toString()).sorted().toList(), taken);
    } catch (IOException | UncheckedIOException | UserException explainedByTheListing) {
      return false;
    }
  }

  private boolean isLocal() throws IOException {
    return new Path(source.uri()).getFileSystem(hadoop) instanceof LocalFileSystem;
  }

  /** With links, which are not followed. */
  private List<FolderEntry> files() throws IOException {
    List<FolderEntry> named =
        FolderRoots.of(source.uri(), source.links(), hadoop).entries().stream()
            .filter(root -> !root.isFolder())
            .toList();
    if (!named.isEmpty()) {
      return named;
    }
    List<FolderEntry> visible = new ArrayList<>();
    FolderTree tree = FolderTree.whole(SourcePath.of(source.uri(), hadoop).literal().toString());
    try (FolderWalk walk = new FolderWalk(tree, source.links(), hadoop)) {
      while (walk.hasNext()) {
        FolderEntry entry = walk.next();
        if (entry.link() || FolderEntry.isVisibleFolder(entry.path().getName())) {
          visible.add(entry);
        }
      }
    }
    return visible.stream().anyMatch(FolderEntry::link)
        ? visible
        : source.withTexts(List.of(), visible);
  }

  private boolean visit(List<String> files, Predicate<Example> taken) throws IOException {
    TextFile.check(files.get(0), source.format(), source.columns(), hadoop);
    Set<String> ids = new HashSet<>();
    for (String name : files) {
      try (TextFile file = TextFile.open(name, source.format(), source.columns(), hadoop)) {
        Optional<Example> text = file.next();
        while (text.isPresent()) {
          if (file.damage().isPresent()
              || source.namesExamples() && !ids.add(text.get().uri())
              || !taken.test(text.get())) {
            return false;
          }
          text = file.next();
        }
      }
    }
    return true;
  }
}
