package io.frostline.spark.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.storage.LocalEntry.Kind;
import io.frostline.storage.SymbolicLinks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatternWalkTest {
  private static final Configuration HADOOP = new Configuration(false);

  @TempDir private Path folder;

  @BeforeEach
  void makeATree() throws IOException {
    for (String file :
        List.of(
            "a/1.jpg",
            "a/2.png",
            "a/.hidden.jpg",
            "a/.1.jpg.crc",
            "a/_SUCCESS",
            "a/b/3.jpg",
            "a/b/c/4.jpg",
            "ab/5.jpg",
            "ab/{6}.jpg",
            "ab/[7]*.jpg",
            "ab/8\n9.jpg",
            "x/1.jpg",
            "x/b/3.jpg",
            ".git/1.jpg",
            "_old/1.jpg",
            "top.jpg",
            "ü ä#%20,.jpg")) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), file);
    }
    Files.createDirectory(folder.resolve("empty"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));
    Files.createSymbolicLink(folder.resolve("a/link.jpg"), folder.resolve("x/1.jpg"));
    Files.createSymbolicLink(folder.resolve("x/nowhere.jpg"), folder.resolve("none"));
    Files.createSymbolicLink(folder.resolve("x/loop"), folder);
  }

  @Test
  void findsWhatHadoopFinds() throws IOException {
    List<String> empty = new ArrayList<>();
    for (String pattern :
        List.of(
            "*",
            "*.jpg",
            "a/*",
            "a/*.jpg",
            "a/.*",
            "*/*",
            "*/*.jpg",
            "*/*/*",
            "*/*/*/*",
            "a*/*",
            "?/*",
            "a?/*",
            "[ax]/*",
            "[!ax]/*",
            "[^ax]/*",
            "[a-w]*/*.jpg",
            "{a,x}/*.jpg",
            "{a,ab}/{1,5}.jpg",
            "{a/b,x}/*",
            "{a/b,x/b}/3.jpg",
            "{a,a}/1.jpg",
            "{a/*,*/1}.jpg",
            "{a/*,a/*}",
            "*/1.jpg",
            "*/b/3.jpg",
            "*/none/3.jpg",
            "*/1.jpg/*",
            "*/1.jpg/x",
            "top.jpg/*",
            "none/*",
            "empty/*",
            "link/*",
            "link/b/*",
            "x/loop/x/*.jpg",
            "*/loop/*/1.jpg",
            "ab/\\{6\\}.jpg",
            "ab/\\[7\\]\\*.jpg",
            "ab/8*",
            "ab/*\n*",
            "ü*",
            "*#%20,*",
            "**/*.jpg",
            "a//*",
            "a/./*",
            "a/../x/*",
            ".git/*",
            "./*",
            "{.git,_old}/*",
            "*.{jpg,png}",
            "*.{j{pg,peg},png}")) {
      List<String> matches = hadoop(pattern);
      assertThat(matches(pattern, SymbolicLinks.FOLLOWED))
          .as(pattern)
          .containsExactlyInAnyOrderElementsOf(matches);
      assertThat(paths(matches(pattern, SymbolicLinks.REFUSED)))
          .as("%s, links refused", pattern)
          .containsExactlyInAnyOrderElementsOf(paths(matches));
      if (matches.isEmpty()) {
        empty.add(pattern);
      }
    }
    assertThat(empty)
        .containsExactlyInAnyOrder(
            "[!ax]/*",
            "[^ax]/*",
            "*/none/3.jpg",
            "*/1.jpg/*",
            "*/1.jpg/x",
            "top.jpg/*",
            "none/*",
            "empty/*");
  }

  @Test
  void aNameWithAColonMatches() throws IOException {
    Files.writeString(folder.resolve("x/12:30.jpg"), "noon");

    assertThat(paths(matches("x/*:*", SymbolicLinks.FOLLOWED))).containsExactly("x/12:30.jpg");
  }

  @Test
  void linksThatAreNotFollowedAreNoFilesAndNotEntered() throws IOException {
    try (PatternMatches walk = walk("{link/*,x/*,a/*}", SymbolicLinks.REFUSED)) {
      List<String> others = new ArrayList<>();
      walk.forEachRemaining(
          entry -> {
            if (entry.kind() == Kind.OTHER) {
              assertThat(entry.link()).isTrue();
              others.add(relative(entry));
            }
          });
      assertThat(others)
          .contains("link/1.jpg", "link/b", "x/loop", "a/link.jpg")
          .doesNotContain("x/1.jpg", "a/1.jpg");
    }
  }

  @Test
  void aPatternThatCannotBeReadIsRefused() {
    for (String pattern : List.of("[a", "{a", "a/[z")) {
      assertThatThrownBy(() -> matches(pattern, SymbolicLinks.FOLLOWED))
          .as(pattern)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(pattern.replace("a/", ""));
    }
  }

  @Test
  void aMillionMatchesAreAskedForOneByOne() throws IOException {
    ManyFiles many = new ManyFiles(1_000_000);
    org.apache.hadoop.fs.Path flat = new org.apache.hadoop.fs.Path("many:///flat");
    SourcePath source = new SourcePath(many, flat, "photo_*.{jpg,png}");
    int found = 0;
    try (PatternMatches walk = new PatternMatches(source, SymbolicLinks.FOLLOWED)) {
      while (walk.hasNext()) {
        walk.next();
        found++;
        assertThat(many.handed()).as("asked for").isLessThanOrEqualTo(found);
      }
    }
    assertThat(found).isEqualTo(1_000_000);
  }

  @Test
  void ofAMillionTheDriverLooksAtTheFirstOnly() throws IOException {
    ManyFiles many = new ManyFiles(1_000_000);
    org.apache.hadoop.fs.Path flat = new org.apache.hadoop.fs.Path("many:///flat");
    SourcePath source = new SourcePath(many, flat, "*");
    FirstEntries first;
    try (PatternMatches walk = new PatternMatches(source, SymbolicLinks.FOLLOWED)) {
      first = FirstEntries.of(walk, FirstEntries.MOST_FILES);
    }
    assertThat(first.complete()).isFalse();
    assertThat(many.handed()).isEqualTo(FirstEntries.MOST_FILES + 1);
  }

  private PatternMatches walk(String pattern, SymbolicLinks links) throws IOException {
    org.apache.hadoop.fs.Path top = new org.apache.hadoop.fs.Path(folder.toUri());
    return new PatternMatches(new SourcePath(top.getFileSystem(HADOOP), top, pattern), links);
  }

  /** {@code path folder length modified} of each. */
  private List<String> matches(String pattern, SymbolicLinks links) throws IOException {
    List<String> found = new ArrayList<>();
    try (PatternMatches walk = walk(pattern, links)) {
      walk.forEachRemaining(entry -> found.add(inWords(entry.status())));
    }
    return found;
  }

  /** The reference, which holds all of them. */
  private List<String> hadoop(String pattern) throws IOException {
    org.apache.hadoop.fs.Path top = new org.apache.hadoop.fs.Path(folder.toUri());
    FileStatus[] found =
        top.getFileSystem(HADOOP).globStatus(new org.apache.hadoop.fs.Path(folder + "/" + pattern));
    return found == null ? List.of() : Arrays.stream(found).map(PatternWalkTest::inWords).toList();
  }

  private static String inWords(FileStatus status) {
    return "%s %s %d %d"
        .formatted(
            status.getPath(),
            status.isDirectory(),
            status.isDirectory() ? 0 : status.getLen(),
            status.getModificationTime());
  }

  private List<String> paths(List<String> found) {
    return found.stream()
        .map(text -> text.replaceAll(" (true|false) \\d+ \\d+$", ""))
        .map(text -> text.replace("file:" + folder + "/", ""))
        .toList();
  }

  private String relative(FolderEntry entry) {
    return entry.path().toUri().getPath().replace(folder + "/", "");
  }
}
