package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code deploy/frostline} in a process of its own. */
final class Launcher {
  private Launcher() {}

  /** Starts a command in local mode with two task slots; its output is thrown away. */
  private static Process start(List<Object> arguments) throws IOException {
    return builder(arguments, Map.of("FROSTLINE_MASTER", "local[2]"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Something to wait for. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Starts a command and kills it as soon as a condition holds, which must be before its end. */
  static void killWhen(Condition condition, List<Object> command)
      throws IOException, InterruptedException {
    Process driver = start(command);
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (driver.isAlive() && !condition.holds()) {
      assertThat(System.nanoTime()).as("time for the driver to get there").isLessThan(deadline);
      Thread.sleep(20);
    }
    assertThat(driver.isAlive()).as("the driver is still at work").isTrue();
    driver.destroyForcibly().waitFor();
  }

  /** Runs a command to its end. */
  static Command run(List<Object> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    Process process = builder(arguments, environment).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    return new Command(process.waitFor(), output, output);
  }

  private static ProcessBuilder builder(List<Object> arguments, Map<String, String> environment) {
    List<String> words = new ArrayList<>(List.of(Project.LAUNCHER.toString()));
    arguments.forEach(argument -> words.add(argument.toString()));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().remove("SPARK_HOME");
    builder.environment().putAll(environment);
    return builder;
  }
}
