package io.frostline.example.shard;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * One file with many images, being listed. If it is damaged, its images may end early; {@link
 * #damage} explains why after the last image.
 */
public final class Shard implements Closeable {
  private final String file;
  private final ShardEntries entries;
  private String damage;

  private Shard(String file, ShardEntries entries, String damage) {
    this.file = file;
    this.entries = entries;
    this.damage = damage;
  }

  /**
   * Opens a shard, even a damaged one.
   *
   * @throws IOException if the storage fails, so that a retry may help
   */
  public static Shard open(
      ShardFormat format, String file, ShardColumns columns, Configuration hadoop)
      throws IOException {
    try {
      return new Shard(file, format.entries(file, columns, hadoop), null);
    } catch (DamagedShardException | EOFException | RuntimeException damaged) {
      return new Shard(file, null, told(damaged));
    }
  }

  /**
   * Checks the columns named by the user against those of the file, before anything else is done.
   *
   * @throws UserException if a named column is missing, if not exactly one column can contain
   *     images, or if the labels are lists or structs
   */
  public static void check(
      ShardFormat format, String file, ShardColumns columns, Configuration hadoop)
      throws IOException {
    try (ShardEntries opened = format.entries(file, columns, hadoop)) {
      opened.places();
    } catch (UserException fault) {
      throw new UserException(Formatted.of("%s: %s", file, fault.getMessage()), fault);
    } catch (DamagedShardException | EOFException | RuntimeException damaged) {
      // The listing will report it, along with the images that are intact.
      return;
    }
  }

  /**
   * How a shard is understood; empty for one that is damaged, which the listing will report.
   *
   * @throws IOException if the storage fails, so that a retry may help
   */
  public static Optional<ShardReading> reading(
      ShardFormat format, String file, ShardColumns columns, Configuration hadoop)
      throws IOException {
    try (ShardEntries opened = format.entries(file, columns, hadoop)) {
      return Optional.of(
          new ShardReading(file, opened.columns(), opened.remarks(), opened.countNoLabels()));
    } catch (DamagedShardException | EOFException | RuntimeException damaged) {
      return Optional.empty();
    }
  }

  /** The next image; empty after the last one that can be found. */
  public Optional<ShardEntry> next() throws IOException {
    if (damage != null) {
      return Optional.empty();
    }
    try {
      return entries.next();
    } catch (DamagedShardException | EOFException | RuntimeException damaged) {
      damage = told(damaged);
      return Optional.empty();
    }
  }

  /** The uri of an image of this shard. */
  public String uri(ShardEntry entry) {
    return new PlacedExample(file, entry.place(), entry.name(), entry.certainty())
        .uri(entries.places());
  }

  /** The damage because of which images of the shard may be missing. */
  public Optional<String> damage() {
    return Optional.ofNullable(damage);
  }

  /** How many files of macOS, {@code ._NAME}, were passed over so far. */
  public long ignored() {
    return entries == null ? 0 : entries.ignored();
  }

  /** How many images have no label because theirs is elsewhere in the shard, so far. */
  public long separated() {
    return entries == null ? 0 : entries.separated();
  }

  private static String told(Exception damaged) {
    String message = damaged.getMessage();
    return message == null ? damaged.getClass().getSimpleName() : message;
  }

  @Override
  public void close() throws IOException {
    if (entries != null) {
      entries.close();
    }
  }
}
