package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code deploy/standalone/cluster}: a master and workers, each a JVM of its own. */
record StandaloneCluster(Path folder) implements AutoCloseable {
  /** Starts two workers of one core each. */
  static StandaloneCluster start(Path folder) throws IOException, InterruptedException {
    return start(folder, 2);
  }

  static StandaloneCluster start(Path folder, int workers)
      throws IOException, InterruptedException {
    ClusterScript.of("standalone", folder).start(workers);
    return new StandaloneCluster(folder);
  }

  /** What makes the launcher run a command here, with a small executor on each worker. */
  Map<String, String> environment() throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("FROSTLINE_MASTER", Files.readString(folder.resolve("address")).strip());
    environment.put("FROSTLINE_SPARK_OPTIONS", "--executor-memory 1g --executor-cores 1");
    return environment;
  }

  /** The processes that compute for the commands. */
  List<ProcessHandle> executors() throws IOException {
    return workers().stream().flatMap(ProcessHandle::children).toList();
  }

  /** The processes that start executors. */
  List<ProcessHandle> workers() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("worker-[0-9]+\\.pid"))
          .sorted()
          .flatMap(file -> ProcessHandle.of(pid(file)).stream())
          .toList();
    }
  }

  private static long pid(Path file) {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  /** Kills one of two executors with signal 9; the worker starts another. */
  void killAnExecutor() throws IOException {
    List<ProcessHandle> executors = executors();
    assertThat(executors).as("executors at work").isNotEmpty();
    executors.get(executors.size() - 1).destroyForcibly();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    ClusterScript.of("standalone", folder).stop();
  }
}
