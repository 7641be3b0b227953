package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * An S3 server with one bucket, in a process of its own on this machine behind a {@link Gate}, and
 * the settings with which it is reached.
 */
final class S3Server implements AutoCloseable {
  static final String BUCKET = "bucket";

  private static final Path JAR = Project.ROOT.resolve("src-test/target/s3/s3mock-exec.jar");
  private static final Path SETTINGS = Project.ROOT.resolve("conf/spark/s3a.conf");

  private final Process process;
  private final Gate gate;

  private S3Server(Process process, Gate gate) {
    this.process = process;
    this.gate = gate;
  }

  /** Starts one, if the build has brought it. */
  static S3Server start(Path folder) throws IOException, InterruptedException {
    assumeTrue(Files.exists(JAR), "skipped: mvn -Ps3a brings the S3 server and Hadoop's S3A");
    int port = freePort();
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString(),
                "--server.port=0",
                "--com.adobe.testing.s3mock.httpPort=" + port,
                "--com.adobe.testing.s3mock.domain.root=" + folder.resolve("s3"),
                "--com.adobe.testing.s3mock.domain.initialBuckets=" + BUCKET)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3.log").toFile())
            .start();
    awaitAnswer(process, port);
    return new S3Server(process, new Gate(port));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitAnswer(Process process, int port) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (true) {
      assertThat(process.isAlive()).as("the S3 server runs").isTrue();
      assertThat(System.nanoTime()).as("time for the S3 server to start").isLessThan(deadline);
      try (Socket answer = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException notYet) {
        Thread.sleep(100);
      }
    }
  }

  Gate gate() {
    return gate;
  }

  /** What Spark is told in this process. */
  void tellThisProcess() throws IOException {
    settings().forEach(System::setProperty);
  }

  void forgetInThisProcess() throws IOException {
    settings().keySet().forEach(System::clearProperty);
  }

  private Map<String, String> settings() throws IOException {
    Map<String, String> settings = new HashMap<>(own());
    for (String line : Files.readAllLines(SETTINGS)) {
      if (line.startsWith("spark.")) {
        String[] words = line.split("\\s+", 2);
        settings.put(words[0], words[1]);
      }
    }
    return settings;
  }

  private Map<String, String> own() {
    return Map.of(
        "spark.hadoop.fs.s3a.endpoint",
        "http://127.0.0.1:" + gate.port(),
        "spark.hadoop.fs.s3a.path.style.access",
        "true",
        "spark.hadoop.fs.s3a.endpoint.region",
        "us-east-1",
        // This server knows no conditional reads by which S3A notices that a file has changed.
        "spark.hadoop.fs.s3a.change.detection.mode",
        "client",
        "spark.hadoop.fs.s3a.access.key",
        "anyone",
        "spark.hadoop.fs.s3a.secret.key",
        "anything");
  }

  /** What the launcher is told. */
  Map<String, String> environment() {
    return Map.of(
        "FROSTLINE_MASTER",
        "local[2]",
        "FROSTLINE_SPARK_CONF",
        SETTINGS.toString(),
        "FROSTLINE_SPARK_OPTIONS",
        own().entrySet().stream()
            .map(setting -> "--conf " + setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining(" ")));
  }

  @Override
  public void close() throws IOException {
    gate.close();
    process.destroyForcibly();
  }
}
