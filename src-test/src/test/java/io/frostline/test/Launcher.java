package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code deploy/frostline} in a process of its own. */
final class Launcher {
  private Launcher() {}

  /**
   * Options of a JVM that ends before it has warmed up, for {@code JAVA_TOOL_OPTIONS}: optimising
   * its code would take it longer than running it.
   */
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /** Two task slots in the driver's process. */
  private static final Map<String, String> LOCAL = Map.of("FROSTLINE_MASTER", "local[2]");

  /** Something to wait for. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** What happens to a command while it is at work. */
  interface Disturbance {
    void happen(Process driver) throws IOException, InterruptedException;
  }

  /** Starts a command and kills it as soon as a condition holds, which must be before its end. */
  static void killWhen(Condition condition, List<Object> command)
      throws IOException, InterruptedException {
    killWhen(condition, command, LOCAL);
  }

  /** The same anywhere. */
  static void killWhen(Condition condition, List<Object> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    disturb(condition, Process::destroyForcibly, command, environment);
  }

  /** Runs a command to its end, disturbed as soon as a condition holds. */
  static Command disturb(
      Condition condition,
      Disturbance disturbance,
      List<Object> command,
      Map<String, String> environment)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("frostline", ".log");
    Process driver = start(command, environment, output);
    try {
      awaitAtWork(condition, driver);
      disturbance.happen(driver);
      int exitCode = driver.waitFor();
      return new Command(exitCode, Files.readString(output), Files.readString(output));
    } finally {
      driver.destroyForcibly();
      Files.delete(output);
    }
  }

  /** Starts a command; a file takes what it prints. */
  static Process start(List<Object> command, Map<String, String> environment, Path output)
      throws IOException {
    ProcessBuilder builder = builder(command, environment);
    builder.environment().putIfAbsent("JAVA_TOOL_OPTIONS", SHORT_LIVED);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  /** Starts a command whose two outputs are kept apart. */
  static Process startApart(
      List<Object> command, Map<String, String> environment, Path out, Path err)
      throws IOException {
    return builder(command, environment)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }

  private static void awaitAtWork(Condition condition, Process driver)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (driver.isAlive() && !condition.holds()) {
      assertThat(System.nanoTime()).as("time for the driver to get there").isLessThan(deadline);
      Thread.sleep(20);
    }
    assertThat(driver.isAlive()).as("the driver is still at work").isTrue();
  }

  /** Runs a command to its end. */
  static Command run(List<Object> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    return disturb(() -> true, driver -> {}, arguments, environment);
  }

  private static ProcessBuilder builder(List<Object> arguments, Map<String, String> environment) {
    List<String> words = new ArrayList<>(List.of(Project.LAUNCHER.toString()));
    arguments.forEach(argument -> words.add(argument.toString()));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().remove("SPARK_HOME");
    builder.environment().put("FROSTLINE_CLASS_DATA", "off");
    builder.environment().putAll(environment);
    return builder;
  }
}
