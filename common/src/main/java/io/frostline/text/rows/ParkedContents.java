package io.frostline.text.rows;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;

/**
 * Compressed files that a task has read up to somewhere, for the next task of the same process,
 * which reads on from there: tasks are small, and each would decompress the file from its
 * beginning. So a process in which tasks share this reads a file once for each task that it runs at
 * a time.
 */
public final class ParkedContents implements Closeable {
  private final int most;
  private final Deque<ForwardContent> parked = new ArrayDeque<>();

  /**
   * None yet.
   *
   * @param most of so many, the one that was parked first is closed
   */
  public ParkedContents(int most) {
    this.most = most;
  }

  /** The content of this version of a file that was read farthest, but not beyond a position. */
  synchronized Optional<ForwardContent> take(TextContent.Version version, long offset) {
    Optional<ForwardContent> found =
        parked.stream()
            .filter(content -> content.version().equals(version) && content.reaches(offset))
            .max(Comparator.comparingLong(ForwardContent::position));
    found.ifPresent(parked::remove);
    return found;
  }

  synchronized void park(ForwardContent content) throws IOException {
    parked.add(content);
    if (parked.size() > most) {
      parked.remove().close();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    while (!parked.isEmpty()) {
      parked.remove().close();
    }
  }
}
