package io.frostline.test;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where a process waits for connections, as Linux shows it in {@code /proc}. */
record ListeningSocket(InetAddress address, int port) {
  private static final String LISTENS = "0A";

  /** Those of a process; empty once it has ended. */
  static Set<ListeningSocket> of(long process) {
    Path folder = Path.of("/proc", String.valueOf(process));
    Set<ListeningSocket> found = new HashSet<>();
    try {
      Set<String> open = openFiles(folder.resolve("fd"));
      for (String table : List.of("tcp", "tcp6")) {
        for (String line : lines(folder.resolve("net").resolve(table))) {
          String[] words = line.strip().split("\\s+");
          if (words[3].equals(LISTENS) && open.contains("socket:[" + words[9] + "]")) {
            found.add(parse(words[1]));
          }
        }
      }
    } catch (IOException ended) {
      // As far as it was seen.
    }
    return found;
  }

  private static List<String> lines(Path table) throws IOException {
    List<String> lines = Files.readAllLines(table);
    return lines.subList(Math.min(1, lines.size()), lines.size());
  }

  private static Set<String> openFiles(Path folder) throws IOException {
    Set<String> open = new HashSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        try {
          open.add(Files.readSymbolicLink(file).toString());
        } catch (NoSuchFileException closed) {
          // Meanwhile.
        }
      }
    }
    return open;
  }

  /** An address in words of four bytes, the lowest first, and a port. */
  private static ListeningSocket parse(String text) throws IOException {
    String[] parts = text.split(":");
    ByteBuffer stored = ByteBuffer.wrap(HexFormat.of().parseHex(parts[0]));
    ByteBuffer address = ByteBuffer.allocate(stored.capacity()).order(ByteOrder.LITTLE_ENDIAN);
    while (stored.hasRemaining()) {
      address.putInt(stored.getInt());
    }
    return new ListeningSocket(
        InetAddress.getByAddress(address.array()), Integer.parseInt(parts[1], 16));
  }

  boolean isOfThisMachineOnly() {
    return address.isLoopbackAddress();
  }
}
