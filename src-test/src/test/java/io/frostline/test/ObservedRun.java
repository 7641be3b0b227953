package io.frostline.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What other users of the machine can see of a process while it runs.
 *
 * @param sockets where it, or a process that it started, waited for connections
 * @param commandLines of all processes of the machine, in one text each
 */
record ObservedRun(int exitCode, Set<ListeningSocket> sockets, Set<String> commandLines) {
  /** Watches a process until it ends. */
  static ObservedRun of(Process process) throws InterruptedException {
    Set<ListeningSocket> sockets = new HashSet<>();
    Set<String> commandLines = new HashSet<>();
    while (process.isAlive()) {
      sockets.addAll(ListeningSocket.of(process.pid()));
      for (ProcessHandle child : process.descendants().toList()) {
        sockets.addAll(ListeningSocket.of(child.pid()));
      }
      for (ProcessHandle any : ProcessHandle.allProcesses().toList()) {
        commandLines.add(commandLine(any.pid()));
      }
      Thread.sleep(20);
    }
    return new ObservedRun(process.waitFor(), sockets, commandLines);
  }

  private static String commandLine(long process) {
    try {
      return Files.readString(
          Path.of("/proc", String.valueOf(process), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }

  /** Those that could be reached from other machines. */
  List<ListeningSocket> reachable() {
    return sockets.stream().filter(socket -> !socket.isOfThisMachineOnly()).toList();
  }
}
