package io.frostline.spark.listing;

import io.frostline.example.Example;
import io.frostline.example.shard.ClassName;
import io.frostline.example.shard.Shard;
import io.frostline.example.shard.ShardEntry;
import io.frostline.message.Count;
import io.frostline.storage.LocalEntry.Kind;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shard, as rows of a listing. A damaged shard yields the images before the damage, and a row
 * with the uri of the shard itself, which will be rejected with the reason. What is not a regular
 * file yields such a row only.
 *
 * @param modified modification time of the file; null for a link to nothing
 * @param isReadable whether it is a regular file
 */
record ShardFile(String uri, Instant modified, boolean isReadable) implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(ShardFile.class);

  static ShardFile of(FolderEntry file) {
    return new ShardFile(file.path().toString(), file.modified(), file.kind() == Kind.FILE);
  }

  /** One row per image, within a task that closes the shard at its end. */
  Iterator<Row> rows(ShardSource source, Configuration hadoop) throws IOException {
    if (!isReadable) {
      return List.of(ListedExample.row(new Example(uri, null, null, modified))).iterator();
    }
    Shard shard = Shard.open(source.format(), uri, source.columns(), hadoop);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) end -> close(shard));
    return new Rows(source, shard);
  }

  private static void close(Shard shard) {
    try {
      shard.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private final class Rows implements Iterator<Row> {
    private final ShardSource source;
    private final Shard shard;
    private Row next;
    private boolean ended;

    Rows(ShardSource source, Shard shard) {
      this.source = source;
      this.shard = shard;
    }

    @Override
    public boolean hasNext() {
      if (next == null && !ended) {
        Optional<ShardEntry> entry = entry();
        next = entry.map(this::withLabelInUse).map(this::row).orElseGet(this::damage);
        ended = entry.isEmpty();
      }
      return next != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row given = next;
      next = null;
      return given;
    }

    private Optional<ShardEntry> entry() {
      try {
        return shard.next();
      } catch (IOException failure) {
        throw new UncheckedIOException("Cannot list the shard " + uri, failure);
      }
    }

    private ShardEntry withLabelInUse(ShardEntry entry) {
      return source.labels() == LabelSource.BESIDE ? entry : entry.withoutLabel();
    }

    private Row row(ShardEntry entry) {
      return row(shard.uri(entry), label(entry), entry.length());
    }

    /** Null after a complete shard. */
    private Row damage() {
      if (shard.separated() > 0 && source.labels() == LabelSource.BESIDE) {
        LOG.warn(
            "{}: {} without label, although the shard has labels of their names: other files are between them. Write images and labels of a name next to each other (tar --sort=name)",
            uri,
            Count.of(shard.separated(), "image"));
      }
      if (shard.ignored() > 0) {
        LOG.info("{}: {} of macOS (names with ._) ignored", uri, Count.of(shard.ignored(), "file"));
      }
      return shard.damage().map(damage -> row(uri, null, null)).orElse(null);
    }

    private Row row(String image, String label, Long length) {
      return ListedExample.row(new Example(image, label, length, modified));
    }

    private String label(ShardEntry entry) {
      return switch (source.labels()) {
        case BESIDE ->
            entry.label() == null ? null : ClassName.of(entry.label(), source.classNames());
        case PARENT_FOLDER -> folderOf(entry.name());
        default -> null;
      };
    }

    private static String folderOf(String name) {
      int end = name.lastIndexOf('/');
      String folder = end < 0 ? "" : name.substring(name.lastIndexOf('/', end - 1) + 1, end);
      return folder.isEmpty() ? null : folder;
    }
  }
}
