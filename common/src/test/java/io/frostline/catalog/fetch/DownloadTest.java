package io.frostline.catalog.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Sha256;
import io.frostline.catalog.Checksum;
import io.frostline.catalog.Checksum.Algorithm;
import io.frostline.message.UserException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Downloads from a server on this machine, whatever happens on the way. */
class DownloadTest {
  private static final byte[] FILE = noise(400_000);
  private static final Checksum SHA256 = Checksum.sha256(Sha256.of(FILE));

  @TempDir private Path root;
  private Path folder;
  private final FileServer server = new FileServer(FILE);
  private final List<String> interruptions = new ArrayList<>();

  @BeforeEach
  void chooseAFolder() {
    folder = root.resolve("downloads/net");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void givesTheFileItsNameWhenItIsVerified() throws IOException {
    FetchedFile fetched = fetch(server.uri("/net.onnx"));

    assertThat(fetched.path()).isEqualTo(folder.resolve("net.onnx")).hasBinaryContent(FILE);
    assertThat(fetched.checksums().by(Algorithm.SHA256)).isEqualTo(SHA256);
    assertThat(fetched.verified()).containsExactly(SHA256);
    assertThat(files()).containsExactly("net.onnx");
  }

  @Test
  void aFileThatIsHereIsNotFetchedAgain() throws IOException {
    fetch(server.uri("/net.onnx"));
    fetch(server.uri("/net.onnx"));

    assertThat(server.asked).containsExactly("all");
  }

  @Test
  void aCutConnectionIsResumed() {
    server.cuts = 2;

    assertThat(fetch(server.uri("/net.onnx")).path()).hasBinaryContent(FILE);
    assertThat(interruptions.get(0))
        .matches("the transfer broke off after [\\d,]+ of 400,000 bytes \\(.*; trying again in.*");
    assertThat(server.asked).hasSize(3).first().isEqualTo("all");
    assertThat(server.asked.get(1)).matches("bytes=[1-9]\\d*-");
    assertThat(interruptions).hasSize(2);
  }

  @Test
  void aLaterRunResumesWhatAnEarlierOneKept() throws IOException {
    server.cuts = 1;
    assertThatThrownBy(() -> fetchOnce(server.uri("/net.onnx")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("bytes are kept; the next attempt resumes from there.");
    assertThat(files()).containsExactly("net.onnx.part", "net.onnx.part.source");

    assertThat(fetch(server.uri("/net.onnx")).path()).hasBinaryContent(FILE);
    assertThat(server.asked.get(1)).matches("bytes=[1-9]\\d*-");
    assertThat(files()).containsExactly("net.onnx");
  }

  @Test
  void aServerWithoutRangesStartsOver() {
    server.cuts = 1;
    server.ranges = false;

    assertThat(fetch(server.uri("/net.onnx")).path()).hasBinaryContent(FILE);
    assertThat(server.asked).hasSize(2);
  }

  @Test
  void aFileThatHasChangedStartsOver() {
    server.cuts = 1;
    assertThatThrownBy(() -> fetchOnce(server.uri("/net.onnx"))).isInstanceOf(UserException.class);
    server.tag = "\"v2\"";

    assertThat(fetch(server.uri("/net.onnx")).path()).hasBinaryContent(FILE);
  }

  @Test
  void aConnectionCutWithoutAnAnnouncedLengthIsNoticed() {
    server.announcesLength = false;
    server.cuts = 1;
    WantedFile sizeKnown =
        new WantedFile(
            "net.onnx",
            List.of(server.uri("/net.onnx")),
            List.of(SHA256),
            OptionalLong.of(FILE.length));

    assertThat(fetch(sizeKnown).path()).hasBinaryContent(FILE);
    assertThat(server.asked.get(1)).matches("bytes=[1-9]\\d*-");
  }

  @Test
  void faultsOfTheServerAreTriedAgain() {
    server.failures.addAll(List.of(503, 429));

    assertThat(fetch(server.uri("/net.onnx")).path()).hasBinaryContent(FILE);
    assertThat(interruptions.get(0))
        .contains("the server answered 503 (server error); trying again in");
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() {
    server.fallsSilent = true;

    assertThatThrownBy(() -> fetchOnce(server.uri("/net.onnx")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no data for 1 s");
  }

  @Test
  void aWrongChecksumLeavesNothing() throws IOException {
    Checksum other = Checksum.sha256("0".repeat(64));

    assertThatThrownBy(() -> fetch(wanted(List.of(other), server.uri("/net.onnx"))))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot fetch net.onnx:")
        .hasMessageContaining("wrong checksum: the file has " + SHA256 + ", ")
        .hasMessageContaining("but should have " + other + "; the download was discarded");
    assertThat(folder.getParent()).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void aChecksumOfAnyKindIsChecked(Algorithm algorithm) {
    String right = fetched(algorithm);
    Checksum wrong = new Checksum(algorithm, right.replaceAll(".", "0"));

    assertThat(
            fetch(wanted(List.of(new Checksum(algorithm, right)), server.uri("/net.onnx")))
                .verified())
        .hasSize(1);
    assertThatThrownBy(() -> fetch(wanted(List.of(wrong), server.uri("/net.onnx"))))
        .hasMessageContaining(
            "the file has " + algorithm.keyword() + " " + right + ", but should have " + wrong);
  }

  private String fetched(Algorithm algorithm) {
    return fetch(server.uri("/net.onnx")).checksums().by(algorithm).hex();
  }

  @Test
  void anotherSizeIsRefusedBeforeTheTransfer() throws IOException {
    WantedFile wanted =
        new WantedFile(
            "net.onnx", List.of(server.uri("/net.onnx")), List.of(SHA256), OptionalLong.of(5));

    assertThatThrownBy(() -> fetch(wanted))
        .hasMessageContaining("it has 400,000 bytes there, but 5 in the catalogue");
    assertThat(files()).isEmpty();
  }

  @Test
  void theNextSourceIsAskedWhenOneHasNotGotTheFile() {
    server.failures.add(404);

    FetchedFile fetched =
        fetch(wanted(List.of(SHA256), server.uri("/moved/net.onnx"), server.uri("/net.onnx")));

    assertThat(fetched.path()).hasBinaryContent(FILE);
    assertThat(server.asked).hasSize(2);
  }

  @Test
  void everySourceIsReportedWhenNoneHasIt() {
    server.failures.addAll(List.of(404, 403));

    assertThatThrownBy(
            () -> fetch(wanted(List.of(SHA256), server.uri("/a.onnx"), server.uri("/b.onnx"))))
        .hasMessageContaining(server.uri("/a.onnx") + ": the server answered 404 (no such file)")
        .hasMessageContaining(server.uri("/b.onnx") + ": the server answered 403 (no access)")
        .hasMessageEndingWith("download the file by other means and pass it with --from.");
  }

  @Test
  void redirectionsAreFollowed() {
    server.redirection = "/elsewhere/net.onnx";

    assertThat(fetch(server.uri("/net.onnx")).path()).hasBinaryContent(FILE);
  }

  @Test
  void withoutNetworkTheMessageSaysSo() {
    assertThatThrownBy(() -> fetch(URI.create("http://no-such-host.invalid/net.onnx")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the host no-such-host.invalid is unknown: there is no network")
        .hasMessageContaining("--mirror");
  }

  @Test
  void aRefusedConnectionIsReportedAfterAllTries() throws IOException {
    int unused;
    try (ServerSocket socket = new ServerSocket(0)) {
      unused = socket.getLocalPort();
    }

    assertThatThrownBy(() -> fetch(URI.create("http://127.0.0.1:%d/net.onnx".formatted(unused))))
        .hasMessageContaining("127.0.0.1 refused the connection, 3 times in a row");
    assertThat(interruptions).hasSize(2);
  }

  @Test
  void messagesShowNeitherPasswordsNorSignatures() {
    server.failures.add(404);
    URI secret = URI.create("http://127.0.0.1:%d/net.onnx?sig=tree".formatted(server.port()));

    assertThatThrownBy(() -> fetch(secret)).hasMessageNotContaining("tree");
    assertThat(Addresses.shown(URI.create("https://me:tree@host/a?b=c")))
        .isEqualTo(URI.create("https://host/a"));
  }

  @Test
  void oneProcessAtATime() {
    try (PartialFile held = new PartialFile(folder.resolve("net.onnx"), OptionalLong.empty())) {
      assertThat(held.size()).isZero();
      assertThatThrownBy(() -> fetch(server.uri("/net.onnx")))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("Another process is fetching");
    }
  }

  private FetchedFile fetch(URI source) {
    return fetch(wanted(List.of(SHA256), source));
  }

  private FetchedFile fetch(WantedFile wanted) {
    return new Download(network(3), progress()).run(wanted, folder);
  }

  private FetchedFile fetchOnce(URI source) {
    return new Download(network(1), progress()).run(wanted(List.of(SHA256), source), folder);
  }

  private static WantedFile wanted(List<Checksum> sums, URI... sources) {
    return new WantedFile("net.onnx", List.of(sources), sums, OptionalLong.empty());
  }

  private static Network network(int attempts) {
    return new Network(
        Map.of(),
        new Configuration(false),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        attempts,
        Duration.ofMillis(5));
  }

  private TransferProgress progress() {
    return new TransferProgress() {
      @Override
      public void started(URI source, long done, long total) {
        assertThat(done).isLessThanOrEqualTo(FILE.length);
      }

      @Override
      public void moved(long done, long total) {
        assertThat(total).isIn(-1L, (long) FILE.length);
      }

      @Override
      public void interrupted(String reason) {
        interruptions.add(reason);
      }

      @Override
      public void finished() {}
    };
  }

  private List<String> files() throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
