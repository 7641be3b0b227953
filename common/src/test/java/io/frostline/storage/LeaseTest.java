package io.frostline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  /** Shorter than usual, but on a busy machine no sign of life comes too late. */
  private static final LeaseTiming FAST = timing(Duration.ofSeconds(30));

  /** For writers that give no signs of life. */
  private static final LeaseTiming IMPATIENT = timing(Duration.ofMillis(300));

  private static LeaseTiming timing(Duration takeover) {
    return new LeaseTiming(
        Duration.ofMillis(25),
        takeover,
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500));
  }

  @TempDir private Path root;

  @Test
  void aSecondWriterIsRefusedByNameAndLeavesNothing() throws IOException {
    try (Lease first = take("table", "compact")) {
      settle();

      assertThatThrownBy(() -> take("table", "extract"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("table: 'compact' by " + System.getProperty("user.name") + " on ")
          .hasMessageContaining("(process " + ProcessHandle.current().pid() + ", since 20")
          .hasMessageContaining("Wait until it ends");

      assertThat(files("table")).hasSize(1);
      first.check();
    }
    assertThat(root.resolve("table")).doesNotExist();
    take("table", "extract").close();
  }

  @Test
  void aFolderThatWasThereStays() throws IOException {
    Files.createDirectory(root.resolve("table"));

    take("table", "extract").close();

    assertThat(root.resolve("table")).isEmptyDirectory();
  }

  @Test
  void aForeignFolderGetsNoClaim() throws IOException {
    Files.writeString(Files.createDirectory(root.resolve("table")).resolve("thesis.txt"), "x");
    OwnFolder foreign = new OwnFolder(folder("table"), "_mark.json", "a test");

    assertThatThrownBy(() -> Lease.take(foreign, "extract"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is not a test");
    assertThat(files("table")).containsExactly("thesis.txt");
  }

  @Test
  void claimsAreNotContentAndSurviveADeletion() throws IOException {
    OwnFolder own = new OwnFolder(folder("table"), "_mark.json", "a test");
    try (Lease lease = Lease.take(own, "extract")) {
      assertThat(own.folder().isEmpty()).isTrue();
      own.begin();
      Files.writeString(Files.createDirectory(root.resolve("table/_more")).resolve("row"), "x");
      assertThat(own.folder().isEmpty()).isFalse();

      own.delete();

      lease.check();
      assertThat(files("table")).containsExactly(lease.file().getName());
    }
  }

  @Test
  void thingsInOneFolderHaveSeparateLeases() {
    try (Lease roses = of("store", ".roses.writer-", "train").take();
        Lease rosesToo = of("store", ".roses.writer-2.writer-", "train").take()) {
      settle();

      assertThatThrownBy(() -> of("store", ".roses.writer-", "import").take())
          .hasMessageContaining("'train' by ");
      roses.check();
      rosesToo.check();
    }
  }

  @Test
  void anEndedProcessOfThisMachineIsTakenOverAtOnce() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    long start = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
    Claim own = Claim.own("extract");
    String place = own.name().orElseThrow().place();
    Claim ofIt = claim(own.boot(), new ProcessName(place, process.pid(), start));
    String name = added(claims("table"), ofIt).getName();

    assertThatThrownBy(() -> take("table", "extract")).isInstanceOf(UserException.class);
    assertThat(files("table")).containsExactly(name);

    process.destroyForcibly().waitFor();
    try (Lease lease = usual("table")) {
      assertThat(files("table")).containsExactly(lease.file().getName());
    }
  }

  @Test
  void aProcessIdThatIsUsedAgainIsAnotherProcess() throws IOException {
    Claim own = Claim.own("extract");
    ProcessName here = own.name().orElseThrow();
    added(claims("table"), claim(own.boot(), new ProcessName(here.place(), here.id(), 1)));

    usual("table").close();

    assertThat(files("table")).isEmpty();
  }

  @Test
  void aProcessElsewhereIsTakenOverOnceItsClaimStandsStill() throws IOException {
    ProcessName here = Claim.own("extract").name().orElseThrow();
    added(claims("table"), claim("another boot", new ProcessName(here.place(), here.id(), 1)));
    long start = System.nanoTime();

    try (Lease lease = takeImpatiently("table")) {
      assertThat(System.nanoTime() - start).isGreaterThan(IMPATIENT.takeover().toNanos());
      assertThat(files("table")).containsExactly(lease.file().getName());
    }
  }

  @Test
  void aProcessOfAnotherUserMayJustBeHidden() throws IOException {
    Claim here = Claim.own("extract");
    ProcessName process = here.name().orElseThrow();
    ProcessName ended = new ProcessName(process.place(), process.id(), 1);
    Claim ofAnother =
        new Claim("x", "another", "x", "1", here.boot(), Optional.of(ended), Instant.EPOCH);

    assertThat(claim(here.boot(), ended).fate(here)).isEqualTo(Claim.Fate.DEAD);
    assertThat(ofAnother.fate(here)).isEqualTo(Claim.Fate.UNKNOWN);
    assertThat(ofAnother.inWords()).contains("1970-01-01T00:00:00Z");
  }

  @Test
  void aProcessElsewhereThatGivesSignsOfLifeIsNotTakenOver() throws Exception {
    Claim elsewhere = claim("another boot", new ProcessName("x", 1, 1));
    try (Lease alive = new Lease(claims("table"), elsewhere, FAST, Lease.FolderAtEnd.KEPT)) {
      assertThatThrownBy(() -> take("table", "extract"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(
              "'finetune' by "
                  + System.getProperty("user.name")
                  + " on node7 (process 1, since 2026-01-01T00:00:00Z)");
      alive.check();
    }
  }

  @Test
  void anUnreadableClaimIsThatOfAnUnknownWriter() throws IOException {
    Files.createDirectory(root.resolve("table"));
    Path garbled = root.resolve("table/_writer-0123456789abcdef.json");
    Files.writeString(garbled, "{\"command\" : [1], \"since\" : 3, \"na");

    assertThat(Lease.writer(folder("table"))).contains("an unknown writer");
    try (Lease lease = takeImpatiently("table")) {
      assertThat(garbled).doesNotExist();
      lease.check();
    }
  }

  @Test
  void textOfAForeignClaimCannotSteerATerminal() {
    Claim read =
        Claim.read(
            ("{\"command\" : \"\\u001b[2J%s\", \"user\" : null}".formatted("x".repeat(1000)))
                .getBytes(StandardCharsets.UTF_8));

    assertThat(read.inWords()).contains("\\u001b[2Jxxx").hasSizeLessThan(300);
  }

  @Test
  @Timeout(60)
  void theHeartbeatMovesTheClaim() throws Exception {
    try (Lease lease = take("table", "extract")) {
      Path claim = root.resolve("table").resolve(lease.file().getName());
      String content = Files.readString(claim);
      FileTime before = Files.getLastModifiedTime(claim);
      while (Files.getLastModifiedTime(claim).equals(before)) {
        Thread.sleep(5);
      }

      assertThat(claim).hasContent(content);
    }
    assertThat(root.resolve("table")).doesNotExist();
  }

  /** A beat that is late by the time of half a takeover finds that another may be taking over. */
  @Test
  @Timeout(60)
  void aWriterThatSleptGivesWayToOneThatIsWaiting() throws IOException, InterruptedException {
    LeaseTiming alwaysLate =
        new LeaseTiming(
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(5),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(500));
    Contest contest = new Contest(claims("table"), "table", "extract", alwaysLate);
    try (Lease slept = contest.take()) {
      slept.check();
      added(claims("table"), claim("another boot", new ProcessName("x", 1, 1)));

      assertThatThrownBy(
              () -> {
                while (true) {
                  slept.check();
                  Thread.sleep(5);
                }
              })
          .isInstanceOf(UserException.class)
          .hasMessageContaining("Another writer has taken over");
    }
  }

  @Test
  void aWriterThatWasTakenOverDoesNotCommit() throws IOException {
    try (Lease first = usual("table")) {
      Files.delete(root.resolve("table").resolve(first.file().getName()));
      try (Lease second = take("table", "extract")) {
        second.check();

        assertThatThrownBy(first::check)
            .isInstanceOf(UserException.class)
            .hasMessageContaining("Another writer has taken over")
            .hasMessageContaining("Run the same command again");
        first.close();

        second.check();
        assertThat(files("table")).containsExactly(second.file().getName());
      }
    }
  }

  /** A writer that withdraws its claim as soon as this one has withdrawn its own. */
  private static final class TiedFileSystem extends RawLocalFileSystem {
    private org.apache.hadoop.fs.Path tied;

    @Override
    public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
      return super.delete(path, recursive) && super.delete(tied, false);
    }
  }

  @Test
  void oneThatBeginsAtTheSameMomentIsGivenTimeToWithdraw() throws IOException {
    TiedFileSystem system = new TiedFileSystem();
    system.initialize(URI.create("file:///"), new Configuration());
    Claims claims =
        new Claims(new OutputFolder(system, folder("table").path()), Claims.ON_THE_FOLDER);
    system.tied = added(claims, Claim.own("compact"));

    try (Lease lease = new Contest(claims, "table", "extract", FAST).take()) {
      assertThat(files("table")).containsExactly(lease.file().getName());
    }
  }

  @Test
  void manyThatBeginAtOnceNeverHaveItTogetherAndOneWins() throws Exception {
    int writers = 8;
    int rounds = 5;
    AtomicInteger holders = new AtomicInteger();
    List<Integer> together = new ArrayList<>();
    AtomicInteger winners = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(writers);
    Callable<Void> writer =
        () -> {
          for (int round = 0; round < rounds; round++) {
            start.await();
            try (Lease lease = take("table", "extract")) {
              synchronized (together) {
                together.add(holders.incrementAndGet());
              }
              winners.incrementAndGet();
              Thread.sleep(20);
              lease.check();
              holders.decrementAndGet();
            } catch (UserException refused) {
              assertThat(refused).hasMessageContaining("Another writer is at work");
            }
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      for (Future<Void> done : threads.invokeAll(Collections.nCopies(writers, writer))) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(together).containsOnly(1);
    assertThat(winners.get()).isPositive();
    assertThat(root.resolve("table"))
        .satisfiesAnyOf(
            folder -> assertThat(folder).doesNotExist(),
            folder -> assertThat(folder).isEmptyDirectory());
  }

  private static void settle() {
    try {
      Thread.sleep(FAST.settled().toMillis());
    } catch (InterruptedException end) {
      throw new AssertionError(end);
    }
  }

  private Lease take(String name, String command) {
    return of(name, Claims.ON_THE_FOLDER, command).take();
  }

  private Lease takeImpatiently(String name) {
    return new Contest(claims(name), name, "extract", IMPATIENT).take();
  }

  private Contest of(String name, String prefix, String command) {
    return new Contest(
        new Claims(folder(name), prefix), folder(name).path().toString(), command, FAST);
  }

  /** With the timing of commands, so that the test would last two minutes if it had to wait. */
  private Lease usual(String name) {
    return Lease.take(folder(name), "extract");
  }

  private Claims claims(String name) {
    return new Claims(folder(name), Claims.ON_THE_FOLDER);
  }

  private static org.apache.hadoop.fs.Path added(Claims claims, Claim claim) throws IOException {
    org.apache.hadoop.fs.Path file = claims.unused();
    claims.add(claim, file);
    return file;
  }

  private OutputFolder folder(String name) {
    return OutputFolder.of(root.resolve(name).toUri().toString(), new Configuration());
  }

  private Claim claim(String boot, ProcessName process) {
    return new Claim(
        "finetune",
        System.getProperty("user.name"),
        "node7",
        String.valueOf(process.id()),
        boot,
        Optional.of(process),
        Instant.parse("2026-01-01T00:00:00Z"));
  }

  private List<String> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(name))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> !file.endsWith(".crc"))
          .toList();
    }
  }
}
