package io.frostline.spark.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.storage.LocalEntry.Kind;
import io.frostline.storage.SymbolicLinks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LinkedFoldersTest {
  private static final Configuration HADOOP = new Configuration(false);

  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path temporary;
  private Path images;
  private Path outside;

  @BeforeEach
  void putFilesInFolders() throws IOException {
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    images = Files.createDirectories(temporary.resolve("up/images"));
    outside = Files.createDirectories(temporary.resolve("outside/deep"));
    put(images.resolve("a/1"));
    put(images.resolve("b/2"));
    put(outside.resolve("3"));
  }

  @AfterEach
  void restore() {
    System.setErr(realErr);
  }

  @Test
  void aFolderWithoutLinksIsListedInSilence() throws IOException {
    assertThat(listed()).containsExactly("a/1", "b/2");
    assertThat(err.size()).isZero();
  }

  @Test
  void aLoopEnds() throws IOException {
    link("a/loop", images);
    link("b/self", images.resolve("b"));
    link("a/circle", images.resolve("a/circle"));

    assertThat(listed()).containsExactly("a/1", "a/circle", "b/2");
    assertThat(told())
        .contains("2 folders were not entered", "a/loop", "b/self")
        .doesNotContain("out of");
  }

  @Test
  void aLinkToWhatIsAboveTheFolderEntersItButNotTheFolderAgain() throws IOException {
    put(images.resolveSibling("4"));
    link("a/up", images.getParent());

    assertThat(listed()).containsExactly("a/1", "a/up/4", "b/2");
    assertThat(told())
        .contains("1 folder was not entered", "a/up/images", "1 symbolic link leads out");
  }

  @Test
  void manyMutualLinksEnd() throws IOException {
    Path web = outside.resolveSibling("web");
    for (int from = 0; from < 12; from++) {
      for (int to = 0; to < 12; to++) {
        put(web.resolve(from + "/image"));
        Files.createDirectories(web.resolve(String.valueOf(to)));
        Files.createSymbolicLink(web.resolve(from + "/to" + to), web.resolve(String.valueOf(to)));
      }
    }
    link("entrance", web.resolve("0"));

    assertThat(listed()).hasSize(2 + 12);
    assertThat(told()).contains("133 folders were not entered", "…");
  }

  @Test
  void aFolderLinkedTwiceIsEnteredByTheFirstName() throws IOException {
    link("c", outside);
    link("a/twice", outside);
    link("d", outside.getParent());

    assertThat(listed()).containsExactly("a/1", "a/twice/3", "b/2");
    assertThat(told())
        .contains("2 folders were not entered", "/c", "/d/deep")
        .contains("2 symbolic links lead out of file:" + images, "--no-follow-links");
  }

  @Test
  void aHiddenFolderIsListedOnceALinkLeadsToIt() throws IOException {
    put(images.resolve(".hidden/5"));
    link("shown", images.resolve(".hidden"));

    assertThat(listed()).containsExactly("a/1", "b/2", "shown/5");
    assertThat(told()).isEmpty();
  }

  @Test
  void linksToFilesAreFollowedAndThoseThatLeadOutCounted() throws IOException {
    link("inner", images.resolve("a/1"));
    link("outer", outside.resolve("3"));

    assertThat(listed()).containsExactly("a/1", "b/2", "inner", "outer");
    assertThat(told())
        .contains("1 symbolic link leads out of file:" + images)
        .contains("images/outer");
  }

  @Test
  void noLinkIsFollowedIfLinksAreRefused() throws IOException {
    link("a/loop", images);
    link("c", outside);
    link("outer", outside.resolve("3"));
    link("nothing", images.resolve("nothing at all"));

    assertThat(entries(images, SymbolicLinks.REFUSED))
        .filteredOn(entry -> entry.kind() == Kind.OTHER)
        .extracting(entry -> entry.path().getName())
        .containsExactly("loop", "c", "nothing", "outer");
    assertThat(listed(images, SymbolicLinks.REFUSED)).contains("a/1", "b/2").hasSize(6);
    assertThat(told()).contains("4 symbolic links were not followed", "…");
  }

  @Test
  void theFolderItselfMayBeALink() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), images);

    assertThat(listed(link, SymbolicLinks.REFUSED)).containsExactly("a/1", "b/2");
    assertThat(listed(link, SymbolicLinks.FOLLOWED)).containsExactly("a/1", "b/2");
    assertThat(told()).isEmpty();
  }

  @Test
  void matchesOfAPatternThatAreLinksAreLinks() throws IOException {
    link("c", images.resolve("a"));
    link("d", outside);
    Path pattern = images.resolve("[a-d]");

    assertThat(listed(pattern, SymbolicLinks.FOLLOWED)).containsExactly("a/1", "b/2", "d/3");
    assertThat(told()).contains("1 folder was not entered", "/c.", "1 symbolic link leads out");
    assertThat(listed(pattern, SymbolicLinks.REFUSED)).containsExactly("a/1", "b/2", "c", "d");
    assertThat(listed(images.resolve("*/[0-9]"), SymbolicLinks.FOLLOWED))
        .containsExactly("a/1", "b/2", "c/1", "d/3");
    assertThat(entries(images.resolve("*/[0-9]"), SymbolicLinks.REFUSED))
        .filteredOn(entry -> entry.kind() == Kind.FILE)
        .hasSize(2);
  }

  @Test
  void urisAreThoseThatHadoopGives() throws IOException {
    org.apache.hadoop.fs.Path folder =
        FileSystem.getLocal(HADOOP).makeQualified(new org.apache.hadoop.fs.Path(images.toString()));
    for (String name : List.of("x:y", "a b", "#1", "100%", "%20", "?", "[x]", "鳥")) {
      put(images.resolve(name));
      org.apache.hadoop.fs.Path expected =
          new org.apache.hadoop.fs.Path(folder, new org.apache.hadoop.fs.Path(null, null, name));
      assertThat(entries(images, SymbolicLinks.FOLLOWED))
          .as(name)
          .extracting(entry -> entry.path().toString())
          .contains(expected.toString());
    }
  }

  @Test
  void whatIsNotAFileHasItsKind() throws Exception {
    new ProcessBuilder("mkfifo", images.resolve("pipe").toString()).start().waitFor();
    link("zero", Path.of("/dev/zero"));
    link("nothing", images.resolve("nothing at all"));

    assertThat(entries(images, SymbolicLinks.FOLLOWED))
        .extracting(entry -> entry.path().getName() + " " + entry.kind())
        .containsExactly("1 FILE", "2 FILE", "nothing DANGLING", "pipe OTHER", "zero OTHER");
  }

  private List<String> listed() throws IOException {
    return listed(images, SymbolicLinks.FOLLOWED);
  }

  private List<String> listed(Path from, SymbolicLinks links) throws IOException {
    String folder = images.toString();
    String link = temporary.resolve("link").toString();
    return entries(from, links).stream()
        .map(entry -> entry.path().toUri().getPath())
        .map(path -> path.replace(folder + "/", "").replace(link + "/", ""))
        .toList();
  }

  private static List<FolderEntry> entries(Path from, SymbolicLinks links) throws IOException {
    FolderRoots roots = FolderRoots.of(from.toString(), links, HADOOP);
    return FolderFiles.of(roots, links, HADOOP);
  }

  private String told() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void link(String name, Path target) throws IOException {
    Files.createSymbolicLink(images.resolve(name), target);
  }

  private static void put(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "image");
  }
}
