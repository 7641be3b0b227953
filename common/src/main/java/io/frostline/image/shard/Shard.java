package io.frostline.image.shard;

import io.frostline.message.UserException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * One file with many images, being listed. Its content may end early, where it is damaged; {@link
 * #damage} tells, once the last image was given.
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
   * Opens a shard, whatever state it is in.
   *
   * @throws IOException if the storage fails, so that trying again may help
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
   * Says before anything else is done that the columns named by the user are not those of the file.
   *
   * @throws UserException if a named column is missing, or none or several may hold images
   */
  public static void check(
      ShardFormat format, String file, ShardColumns columns, Configuration hadoop)
      throws IOException {
    try (ShardEntries opened = format.entries(file, columns, hadoop)) {
      opened.places();
    } catch (UserException fault) {
      throw new UserException("%s: %s".formatted(file, fault.getMessage()), fault);
    } catch (DamagedShardException | EOFException | RuntimeException damaged) {
      // The listing will tell of it, beside what is whole.
    }
  }

  /** The next image; none after the last that can be found. */
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
    return new PlacedImage(file, entry.place(), entry.name()).uri(entries.places());
  }

  /** What is wrong with the shard, so that it may hold images that were not found. */
  public Optional<String> damage() {
    return Optional.ofNullable(damage);
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
