package io.frostline.spark.listing;

import io.frostline.example.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The images of a folder on this machine, found one by one without Spark, whose first job takes
 * longer than walking over thousands of files. {@link FolderListing} finds the same images and
 * explains what goes wrong; symbolic links are left to it.
 */
record LocalFolder(FileSource source, Configuration hadoop) {
  /**
   * Passes on images in any order as long as they are taken.
   *
   * @return whether all images of the source were passed on and taken
   */
  boolean visit(Predicate<Example> taken) {
    try {
      return isLocal()
          && SourcePath.of(source.uri(), hadoop).isLiteral()
          && visit(FolderRoots.of(source.uri(), source.links(), hadoop).entries().get(0), taken);
    } catch (IOException | UncheckedIOException unreadable) {
      return false;
    }
  }

  private boolean isLocal() throws IOException {
    return new Path(source.uri()).getFileSystem(hadoop) instanceof LocalFileSystem;
  }

  private boolean visit(FolderEntry root, Predicate<Example> taken) throws IOException {
    if (!root.isFolder()) {
      return false;
    }
    FolderTree tree = FolderTree.whole(root.path().toString());
    try (FolderWalk walk = new FolderWalk(tree, source.links(), hadoop)) {
      while (walk.hasNext()) {
        FolderEntry entry = walk.next();
        if (entry.link() || !taken.test(entry.image(source.labels()))) {
          return false;
        }
      }
    }
    return true;
  }
}
