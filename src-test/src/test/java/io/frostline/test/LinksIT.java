package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Symbolic links, and what is not a regular file: nothing waits forever or is read in silence. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class LinksIT {
  @TempDir private Path folder;
  private Path images;
  private Path outside;

  @BeforeEach
  void putOneGoodImage() throws IOException {
    images = Files.createDirectories(folder.resolve("images/bird")).getParent();
    outside = Files.createDirectories(folder.resolve("outside"));
    Files.write(images.resolve("bird/good.png"), crow());
    Files.write(outside.resolve("other.png"), crow());
  }

  @Test
  void aLoopOfLinksEndsAndIsNamed() throws IOException {
    link("bird/loop", Path.of(".."));
    link("loop", images);

    Command run = extract(images).succeeded();

    assertThat(uris()).containsExactly("bird/good.png");
    assertThat(run.err()).contains("2 folders were not entered", "bird/loop", "images/loop");
  }

  @Test
  void whatIsNotAFileIsRejectedByName() throws Exception {
    pipe(images.resolve("bird/pipe.png"));
    link("bird/zero.png", Path.of("/dev/zero"));
    link("bird/dangling.png", Path.of("nowhere"));
    link("bird/circle.png", Path.of("circle.png"));
    Path socket = images.resolve("bird/s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      // A socket's path is at most 108 bytes long.
      Path shortName = Files.createTempDirectory("s").resolve("s");
      server.bind(UnixDomainSocketAddress.of(shortName));
      Files.createSymbolicLink(socket, shortName);

      extract(images, "--max-rejected", "100%").succeeded();

      Files.delete(shortName);
      Files.delete(shortName.getParent());
    }
    assertThat(rejected())
        .containsExactly(
            "circle.png|READ|NOT_FOUND",
            "dangling.png|READ|NOT_FOUND",
            "pipe.png|READ|NOT_A_FILE",
            "s|READ|NOT_A_FILE",
            "zero.png|READ|NOT_A_FILE");
    assertThat(new Table(out()).rejected().select("message", "ORDER BY uri"))
        .anyMatch(message -> message.contains("is a named pipe, but only regular files"))
        .anyMatch(message -> message.contains("is a socket, but"))
        .anyMatch(message -> message.contains("is a device, but"));
    assertThat(uris()).containsExactly("bird/good.png");
  }

  @Test
  void aPatternFindsThemToo() throws Exception {
    pipe(images.resolve("bird/pipe.png"));
    link("bird/zero.png", Path.of("/dev/zero"));

    extract(images + "/*/*.png", "--max-rejected", "100%").succeeded();

    assertThat(rejected()).containsExactly("pipe.png|READ|NOT_A_FILE", "zero.png|READ|NOT_A_FILE");
  }

  @Test
  void theyMayBeNamedDirectly() throws Exception {
    Path pipe = pipe(folder.resolve("pipe"));

    Command run = extract(pipe);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("NOT_A_FILE");
    for (String format : List.of("idx", "tar", "parquet", "sequencefile")) {
      Command refused = extract(pipe, "--format", format, "--overwrite");
      assertThat(refused.exitCode()).as(format).isEqualTo(2);
      assertThat(refused.err()).as(format).contains("is a named pipe, but only regular files");
    }
    Command manifest = extract(pipe(folder.resolve("pipe.csv")), "--overwrite");
    assertThat(manifest.exitCode()).isEqualTo(2);
    assertThat(manifest.err()).contains("pipe.csv is a named pipe");
  }

  @Test
  void aManifestMayNameThem() throws Exception {
    Path pipe = pipe(folder.resolve("pipe.png"));
    link("bird/zero.png", Path.of("/dev/zero"));
    Path manifest = folder.resolve("manifest.csv");
    Files.writeString(
        manifest,
        "uri\nimages/bird/good.png\n" + pipe + "\nimages/bird/zero.png\nimages\n/dev/zero\n");

    extract(manifest, "--max-rejected", "100%").succeeded();

    assertThat(rejected())
        .containsExactlyInAnyOrder(
            "images|READ|NOT_A_FILE",
            "pipe.png|READ|NOT_A_FILE",
            "zero|READ|NOT_A_FILE",
            "zero.png|READ|NOT_A_FILE");
    assertThat(uris()).containsExactly("bird/good.png");
  }

  @Test
  void amongShardsTheyAreRejectedByName() throws Exception {
    Command.frostline("pack", "--images", images, "--to", "tar", "--out", folder.resolve("shards"))
        .succeeded();
    pipe(folder.resolve("shards/pipe.tar"));
    Files.createSymbolicLink(folder.resolve("shards/nothing.tar"), Path.of("nowhere"));
    Files.createSymbolicLink(folder.resolve("shards/loop"), Path.of("."));

    Command run =
        extract(folder.resolve("shards"), "--format", "tar", "--max-rejected", "100%").succeeded();

    assertThat(run.out()).contains("3 images listed: 1 extracted now");
    assertThat(run.err()).contains("1 folder was not entered");
    assertThat(rejected())
        .containsExactly("nothing.tar|READ|NOT_FOUND", "pipe.tar|READ|NOT_A_FILE");
  }

  @Test
  void linksThatLeadOutAreFollowedAndReported() throws IOException {
    link("bird/other.png", outside.resolve("other.png"));
    link("more", outside);
    link("twice", outside);

    Command run = extract(images).succeeded();

    assertThat(uris()).containsExactly("bird/good.png", "bird/other.png", "more/other.png");
    assertThat(new Table(out()).select("label", "ORDER BY uri"))
        .containsExactly("bird", "bird", "more");
    assertThat(run.err())
        .contains("2 symbolic links lead out of file:" + images, "--no-follow-links")
        .contains("1 folder was not entered", "images/twice");
  }

  @Test
  void linksAreRejectedIfTheyAreNotFollowed() throws IOException {
    link("bird/other.png", outside.resolve("other.png"));
    link("bird/inner.png", images.resolve("bird/good.png"));
    link("more", outside);
    Path manifest = folder.resolve("manifest.csv");
    Files.writeString(manifest, "uri\nimages/bird/good.png\nimages/bird/other.png\n");

    extract(images, "--no-follow-links", "--max-rejected", "100%").succeeded();

    assertThat(uris()).containsExactly("bird/good.png");
    assertThat(rejected())
        .containsExactly(
            "inner.png|READ|NOT_A_FILE", "other.png|READ|NOT_A_FILE", "more|READ|NOT_A_FILE");
    assertThat(new Table(out()).rejected().select("message", ""))
        .allMatch(message -> message.contains("--no-follow-links"));
    extract(manifest, "--no-follow-links", "--max-rejected", "100%", "--overwrite").succeeded();
    assertThat(rejected()).containsExactly("other.png|READ|NOT_A_FILE");
  }

  @Test
  void theRowOfALinkWhoseTargetIsDeletedStaysAndIsMarked() throws IOException {
    link("bird/other.png", outside.resolve("other.png"));
    extract(images).succeeded();
    Files.delete(outside.resolve("other.png"));

    Command run = extract(images).succeeded();

    assertThat(run.out()).contains("0 extracted now");
    assertThat(uris()).containsExactly("bird/good.png", "bird/other.png");
    assertThat(new Table(out().resolve("_deleted")).select("parse_filename(uri)", ""))
        .containsExactly("other.png");
  }

  @Test
  void messagesDoNotQuoteWhatALinkPointsTo() throws IOException {
    Path secret = Files.writeString(outside.resolve("key"), "hunter2,swordfish\nmore,\u0001\n");
    link("bird/key.png", secret);
    Path table = Files.writeString(outside.resolve("table.csv"), "hunter2,swordfish\n");

    Command run = extract(images, "--max-rejected", "100%").succeeded();

    assertThat(new Table(out()).rejected().select("message", ""))
        .singleElement()
        .asString()
        .contains("25 bytes")
        .doesNotContain("hunter2");
    assertThat(run.out() + run.err()).doesNotContain("hunter2");
    for (String format : List.of("idx", "tar", "parquet", "sequencefile")) {
      Command other = extract(secret, "--format", format, "--overwrite");
      assertThat(other.exitCode()).as(format).isEqualTo(2);
      assertThat(other.out() + other.err())
          .as(format)
          .doesNotContain("hunter2", "68756e74", "swordfish", "104, 117");
    }
    assertThat(extract(table, "--overwrite").err())
        .contains("no column uri among its 2 columns")
        .doesNotContain("hunter2");
  }

  private List<String> uris() {
    return new Table(out())
        .select("uri", "ORDER BY uri").stream()
            .map(uri -> uri.replaceFirst(".*/images/", ""))
            .toList();
  }

  private List<String> rejected() {
    return new Table(out()).rejected().select("parse_filename(uri), stage, reason", "ORDER BY uri");
  }

  private static Path pipe(Path path) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    return path;
  }

  private void link(String name, Path target) throws IOException {
    Files.createSymbolicLink(images.resolve(name), target);
  }

  private static byte[] crow() throws IOException {
    return Files.readAllBytes(Project.SAMPLE_IMAGES.resolve("bird/crow_01.png"));
  }

  private Path out() {
    return folder.resolve("features");
  }

  private Command extract(Object from, Object... options) {
    return new Extraction(from, out()).with(options).run();
  }
}
