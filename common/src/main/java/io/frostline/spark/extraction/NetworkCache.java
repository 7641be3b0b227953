package io.frostline.spark.extraction;

import io.frostline.backbone.Sha256;
import io.frostline.onnx.NetworkSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The networks of this executor: one session each, shared by all tasks, so that the weights are in
 * memory only once, however many cores the executor has.
 *
 * <p>A session stays open after its last lease until other networks are requested, because the next
 * wave needs the same ones again.
 */
final class NetworkCache {
  private static final NetworkCache EXECUTOR_WIDE = new NetworkCache();

  private final Map<String, Entry> entries = new HashMap<>();

  private NetworkCache() {}

  static NetworkCache executorWide() {
    return EXECUTOR_WIDE;
  }

  /** A cut network on this machine; the hash is that of the file, in hexadecimal. */
  record NetworkFile(String sha256, Path path) {}

  /**
   * The sessions of the cut networks that a task needs, opened by the first task that requests
   * them; one lease for each, in the same order.
   */
  synchronized List<Lease> acquire(List<NetworkFile> files) {
    Set<String> wanted = files.stream().map(NetworkFile::sha256).collect(Collectors.toSet());
    entries
        .entrySet()
        .removeIf(other -> !wanted.contains(other.getKey()) && closeIdle(other.getValue()));
    List<Entry> opened = files.stream().map(this::entry).toList();
    return opened.stream().map(this::lease).toList();
  }

  private Entry entry(NetworkFile file) {
    return entries.computeIfAbsent(file.sha256(), sha256 -> new Entry(open(sha256, file.path())));
  }

  private Lease lease(Entry entry) {
    entry.leases++;
    return new Lease(entry);
  }

  private static NetworkSession open(String sha256, Path file) {
    try {
      String actual = Sha256.of(file);
      if (!actual.equals(sha256)) {
        throw new IllegalStateException(
            "the network arrived altered: " + file + " has sha256 " + actual + ", not " + sha256);
      }
      return NetworkSession.openPart(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static boolean closeIdle(Entry entry) {
    if (entry.leases > 0) {
      return false;
    }
    entry.session.close();
    return true;
  }

  private synchronized void release(Entry entry) {
    entry.leases--;
  }

  private static final class Entry {
    private final NetworkSession session;
    private int leases;

    private Entry(NetworkSession session) {
      this.session = session;
    }
  }

  /** Allows the use of a session until closed. */
  final class Lease implements AutoCloseable {
    private final Entry entry;

    private Lease(Entry entry) {
      this.entry = entry;
    }

    NetworkSession session() {
      return entry.session;
    }

    @Override
    public void close() {
      release(entry);
    }
  }
}
