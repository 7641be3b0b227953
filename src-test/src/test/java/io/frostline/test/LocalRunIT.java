package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run in local mode opens and leaves on the machine, and what other users see of it. */
class LocalRunIT {
  private static final String SECRET = "b7c0ffee5ec2e7";
  private static final Pattern PAGES =
      Pattern.compile("Spark's pages: (http://127\\.0\\.0\\.1:\\S+)");

  /** Driver and block manager; the UI would be the third. */
  private static final int WITHOUT_UI = 2;

  @TempDir private Path folder;
  private Path temporary;
  private Path log;

  @BeforeEach
  void makeFolders() throws IOException {
    temporary = Files.createDirectory(folder.resolve("temporary"));
    log = folder.resolve("log");
  }

  @Test
  void extractAndTrainOpenAndShowAndLeaveNothing() throws Exception {
    Path settings =
        Files.writeString(
            folder.resolve("my.conf"),
            """
            spark.hadoop.fs.s3a.secret.key   %s
            spark.eventLog.enabled           true
            spark.eventLog.dir               %s
            """
                .formatted(SECRET, Files.createDirectory(folder.resolve("events")).toUri()));
    Map<String, String> environment = environment();
    environment.put("FROSTLINE_SPARK_CONF", settings.toString());
    Project.copy(Project.SAMPLE_MODELS, folder.resolve("models"));

    for (List<Object> command : List.of(extraction().command(), training())) {
      assertTraceless(ObservedRun.of(Launcher.start(command, environment, log)));
    }

    try (Stream<Path> events = Files.list(folder.resolve("events"))) {
      assertThat(events).as("logs of events, which the settings ask for").hasSize(2);
    }
  }

  private void assertTraceless(ObservedRun run) throws IOException {
    assertThat(run.exitCode()).as(Files.readString(log)).isZero();
    assertThat(run.reachable()).as("sockets open to other machines").isEmpty();
    assertThat(run.sockets()).isNotEmpty().hasSizeLessThanOrEqualTo(WITHOUT_UI);
    assertThat(run.commandLines())
        .anyMatch(line -> line.contains(temporary.toString()))
        .noneMatch(line -> line.contains(SECRET));
    assertThat(temporary).as("what is left of the temporary files").isEmptyDirectory();
  }

  @Test
  void sparkSubmitAloneOpensAndLeavesNothing() throws Exception {
    List<Object> words = new ArrayList<>();
    words.add(InstalledSpark.in(folder.resolve("spark")).resolve("bin/spark-submit").toString());
    words.addAll(List.of("--master", "local[2]", "--class", "io.frostline.jobs.Frostline"));
    words.add(Project.ROOT.resolve("jobs/target/frostline.jar"));
    words.addAll(extraction().command());
    ProcessBuilder builder = new ProcessBuilder(words.stream().map(Object::toString).toList());
    builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
    builder
        .environment()
        .put("JAVA_TOOL_OPTIONS", Launcher.SHORT_LIVED + " -Xmx1g -Djava.io.tmpdir=" + temporary);

    ObservedRun run =
        ObservedRun.of(builder.redirectErrorStream(true).redirectOutput(log.toFile()).start());

    assertThat(run.exitCode()).as(Files.readString(log)).isZero();
    assertThat(run.reachable()).isEmpty();
    assertThat(run.sockets()).isNotEmpty().hasSizeLessThanOrEqualTo(WITHOUT_UI);
    // Java's own temporary files stay where Java was started; ONNX Runtime leaves an empty folder.
    assertThat(names(temporary)).allMatch(name -> name.startsWith("onnxruntime-java"));
  }

  private static List<String> names(Path parent) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  @Test
  void aCommandInThisProcessOpensNothingToOthersEither() throws Exception {
    SharedSpark.stop();
    Set<ListeningSocket> before = ListeningSocket.of(ProcessHandle.current().pid());
    Set<ListeningSocket> opened = new HashSet<>();
    Thread command = new Thread(() -> io.frostline.jobs.Frostline.run(words(extraction())));
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "true");
    try {
      command.start();
      while (command.isAlive()) {
        opened.addAll(ListeningSocket.of(ProcessHandle.current().pid()));
        Thread.sleep(20);
      }
    } finally {
      System.setProperty("spark.ui.enabled", "false");
    }

    opened.removeAll(before);
    assertThat(opened).isNotEmpty().hasSizeLessThanOrEqualTo(WITHOUT_UI);
    assertThat(opened).allMatch(ListeningSocket::isOfThisMachineOnly);
    assertThat(new Table(table()).count()).isEqualTo(200);
  }

  private static String[] words(Extraction extraction) {
    return extraction.command().stream().map(Object::toString).toArray(String[]::new);
  }

  @Test
  void pagesThatAreAskedForAreForThisMachineAndEndNoJobs() throws Exception {
    Process run = Launcher.start(extraction().with("--ui").command(), environment(), log);
    try {
      String pages = awaitPages(run);

      assertThat(ListeningSocket.of(run.pid()))
          .hasSizeGreaterThan(WITHOUT_UI)
          .allMatch(ListeningSocket::isOfThisMachineOnly);
      assertThat(get(pages + "/jobs/").statusCode()).isEqualTo(200);
      String settings = get(pages + "/environment/").body();
      assertThat(settings).containsPattern("spark.ui.killEnabled</td><td>false");
      for (int job = 0; job < 20; job++) {
        get(pages + "/jobs/job/kill/?id=" + job);
      }
      assertThat(run.waitFor()).as(Files.readString(log)).isZero();
    } finally {
      run.destroyForcibly();
    }
  }

  private String awaitPages(Process run) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    Matcher pages = PAGES.matcher(Files.readString(log));
    while (!pages.find()) {
      assertThat(run.isAlive()).as(Files.readString(log)).isTrue();
      assertThat(System.nanoTime()).as("time for the pages to appear").isLessThan(deadline);
      Thread.sleep(20);
      pages = PAGES.matcher(Files.readString(log));
    }
    return pages.group(1);
  }

  private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whatAKilledRunLeavesIsPrivateAndTheNextCommandRemovesIt() throws Exception {
    Path disks = folder.resolve("disks");
    Map<String, String> environment = environment();
    environment.put("SPARK_LOCAL_DIRS", disks.resolve("a") + "," + disks.resolve("b"));
    Table table = new Table(table());

    Launcher.killWhen(() -> table.files() > 0, extraction().command(), environment);
    List<Path> left = List.of(only(disks.resolve("a")), only(disks.resolve("b")));
    Launcher.run(List.of("models", "list", "--models", folder.resolve("none")), environment)
        .succeeded();

    assertThat(left.get(0).getFileName()).isEqualTo(left.get(1).getFileName());
    assertThat(temporary).isEmptyDirectory();
    assertThat(disks.resolve("a")).isEmptyDirectory();
    assertThat(disks.resolve("b")).isEmptyDirectory();
  }

  /** The only entry of a folder, which nobody else may read. */
  private static Path only(Path parent) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      List<Path> found = new ArrayList<>(entries.toList());
      assertThat(found).hasSize(1);
      assertThat(found.get(0).getFileName().toString()).startsWith("frostline-run-");
      assertThat(found.get(0)).isNotEmptyDirectory();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(found.get(0))))
          .isEqualTo("rwx------");
      return found.get(0);
    }
  }

  private Map<String, String> environment() {
    return new HashMap<>(Map.of("FROSTLINE_MASTER", "local[2]", "TMPDIR", temporary.toString()));
  }

  private Extraction extraction() {
    return new Extraction(Project.SAMPLE_IMAGES, table()).with("--commit-every", 64);
  }

  private Path table() {
    return folder.resolve("features");
  }

  private List<Object> training() {
    return List.of(
        "train",
        "--features",
        table(),
        "--models",
        folder.resolve("models"),
        "--out",
        "heads",
        "--epochs",
        2);
  }
}
