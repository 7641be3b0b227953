package io.frostline.text.rows;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A file that a task reads at positions, which mostly ascend. Where they go back in a compressed
 * file, beyond what is kept of it, it is opened once more, and both streams go on.
 */
final class TextPositions implements Closeable {
  private static final int MOST_OPEN = 3;

  private final String file;
  private final Configuration hadoop;
  private final ParkedContents parked;
  private final List<ForwardContent> open = new ArrayList<>();

  TextPositions(String file, ParkedContents parked, Configuration hadoop) {
    this.file = file;
    this.parked = parked;
    this.hadoop = hadoop;
  }

  synchronized byte[] read(long offset, int length) throws IOException {
    Optional<ForwardContent> held =
        open.stream()
            .filter(content -> content.reaches(offset))
            .max(Comparator.comparingLong(ForwardContent::position));
    if (held.isEmpty()) {
      held = parked.take(TextContent.Version.of(file, hadoop), offset);
      held.ifPresent(open::add);
    }
    if (held.isPresent()) {
      try {
        return held.get().read(offset, length);
      } catch (IOException lostConnection) {
        // A stream that waited may have been closed by the storage: the second one tells.
        open.remove(held.get());
        held.get().close();
      }
    }
    if (open.size() == MOST_OPEN) {
      open.remove(0).close();
    }
    ForwardContent opened = ForwardContent.open(file, hadoop);
    open.add(opened);
    return opened.read(offset, length);
  }

  @Override
  public synchronized void close() throws IOException {
    for (ForwardContent content : open) {
      if (content.isPlain()) {
        content.close();
      } else {
        parked.park(content);
      }
    }
    open.clear();
  }
}
