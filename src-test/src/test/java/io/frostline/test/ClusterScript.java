package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One of the scripts that start and stop a cluster on this machine, and the folder of its files.
 */
record ClusterScript(Path script, Path folder) {

  /** The script of a folder of {@code deploy}. */
  static ClusterScript of(String kind, Path folder) {
    return new ClusterScript(
        Project.ROOT.resolve("deploy").resolve(kind).resolve("cluster"), folder);
  }

  void start(Object... arguments) throws IOException, InterruptedException {
    run("start", arguments);
  }

  void stop() throws IOException, InterruptedException {
    run("stop");
  }

  private void run(String action, Object... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(script.toString(), action, folder.toString()));
    Arrays.stream(arguments).map(String::valueOf).forEach(words::add);
    Path log = folder.resolve("script.log");
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("JAVA_TOOL_OPTIONS", Launcher.SHORT_LIVED);
    int exitCode = builder.redirectOutput(log.toFile()).start().waitFor();
    assertThat(exitCode).as(Files.readString(log)).isZero();
  }
}
