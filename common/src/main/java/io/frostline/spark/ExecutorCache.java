package io.frostline.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the tasks of this executor share, because it takes memory or time to open: sessions of
 * networks, for example, whose weights are in memory only once, however many cores the executor
 * has. This is the only mutable state that outlives a task.
 *
 * <p>Something stays open after its last lease until others of its kind are requested, because the
 * next wave needs the same ones again.
 */
public final class ExecutorCache {
  private static final ExecutorCache EXECUTOR_WIDE = new ExecutorCache();

  private final Map<Class<?>, Map<String, Entry<?>>> kinds = new HashMap<>();

  ExecutorCache() {}

  /** That of this process. */
  public static ExecutorCache executorWide() {
    return EXECUTOR_WIDE;
  }

  /**
   * Something to share.
   *
   * @param name what distinguishes it from others of its kind
   * @param opening opens it, if no other task has
   */
  public record Shared<T extends AutoCloseable>(String name, Supplier<T> opening) {
    public Shared {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(opening, "opening");
    }
  }

  /**
   * All of a kind that a task needs, opened by the first task that requests them; one lease for
   * each, in the same order. Where opening fails, nothing is leased.
   */
  public synchronized <T extends AutoCloseable> List<Lease<T>> acquire(
      Class<T> kind, List<Shared<T>> wanted) {
    Map<String, Entry<?>> entries = kinds.computeIfAbsent(kind, first -> new HashMap<>());
    Set<String> names = wanted.stream().map(Shared::name).collect(Collectors.toSet());
    entries
        .entrySet()
        .removeIf(other -> !names.contains(other.getKey()) && closeIdle(other.getValue()));
    for (Shared<T> one : wanted) {
      entries.computeIfAbsent(one.name(), name -> new Entry<>(one.opening().get()));
    }
    List<Lease<T>> leases = new ArrayList<>();
    for (Shared<T> one : wanted) {
      leases.add(lease(kind, entries.get(one.name())));
    }
    return leases;
  }

  private <T extends AutoCloseable> Lease<T> lease(Class<T> kind, Entry<?> entry) {
    entry.leases++;
    return new Lease<>(kind.cast(entry.opened), entry);
  }

  private static boolean closeIdle(Entry<?> entry) {
    if (entry.leases > 0) {
      return false;
    }
    try {
      entry.opened.close();
    } catch (Exception failure) {
      throw new IllegalStateException("cannot close what no task uses any more", failure);
    }
    return true;
  }

  private synchronized void release(Entry<?> entry) {
    entry.leases--;
  }

  private static final class Entry<T extends AutoCloseable> {
    private final T opened;
    private int leases;

    private Entry(T opened) {
      this.opened = opened;
    }
  }

  /** Allows the use of something shared until closed. */
  public final class Lease<T extends AutoCloseable> implements AutoCloseable {
    private final T opened;
    private final Entry<?> entry;

    private Lease(T opened, Entry<?> entry) {
      this.opened = opened;
      this.entry = entry;
    }

    /** What is shared; not to be closed. */
    public T opened() {
      return opened;
    }

    @Override
    public void close() {
      release(entry);
    }
  }
}
