package io.frostline.example.shard;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.HadoopReader;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import io.frostline.storage.LocalEntry;
import io.frostline.storage.SymbolicLinks;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads images out of shards, by uris as {@link PlacedExample} writes them. A uri that names a
 * whole shard represents the images that are lost to damage; it is rejected with a description of
 * the damage.
 */
public final class ShardExampleReader implements ExampleReader {
  private final ShardFormat format;
  private final ShardColumns columns;
  private final SymbolicLinks links;
  private final Configuration hadoop;
  private final ShardReader shards;

  /** A reader that follows links. */
  public ShardExampleReader(ShardFormat format, ShardColumns columns, Configuration hadoop) {
    this(format, columns, SymbolicLinks.FOLLOWED, hadoop);
  }

  /**
   * @param links whether a shard that is listed as a whole may be a link
   */
  public ShardExampleReader(
      ShardFormat format, ShardColumns columns, SymbolicLinks links, Configuration hadoop) {
    this.format = format;
    this.columns = columns;
    this.links = links;
    this.hadoop = hadoop;
    this.shards = format.reader(columns, hadoop);
  }

  @Override
  public byte[] read(Example image) throws RejectedExampleException {
    Optional<PlacedExample> placed = PlacedExample.of(image.uri());
    try {
      if (placed.isEmpty()) {
        throw damage(image.uri());
      }
      requireCertainLabel(placed.get());
      return shards.read(placed.get().file(), placed.get().place());
    } catch (EOFException end) {
      throw new RejectedExampleException(
          RejectionReason.TRUNCATED,
          Formatted.of(
              "The shard ends before this image does (%s). Fetch it again.", end.getMessage()),
          end);
    } catch (DamagedShardException damaged) {
      throw corrupt(damaged);
    } catch (IOException failure) {
      throw HadoopReader.rejection(failure);
    } catch (RuntimeException unforeseen) {
      // This is how Parquet reports damaged pages.
      throw corrupt(unforeseen);
    }
  }

  private static void requireCertainLabel(PlacedExample image) throws RejectedExampleException {
    if (image.label() == LabelCertainty.UNCERTAIN) {
      throw new RejectedExampleException(
          RejectionReason.AMBIGUOUS_LABEL,
          "The label is uncertain: up to the first dot of the name, the shard has several different"
              + " labels of this image, or one that cannot be read. Rename the members so that only"
              + " one label has the key of the image, or use the images without these labels"
              + " (--label-from none).");
    }
  }

  private static RejectedExampleException corrupt(Exception damaged) {
    return new RejectedExampleException(
        RejectionReason.CORRUPT,
        Formatted.of(
            "The shard is damaged at this image (%s). Fetch it again.", damaged.getMessage()),
        damaged);
  }

  private RejectedExampleException damage(String file) throws IOException {
    Path path = new Path(file);
    LocalEntry.requireFile(path.getFileSystem(hadoop), path, links);
    try (Shard shard = Shard.open(format, file, columns, hadoop)) {
      while (shard.next().isPresent()) {
        // Reading the shard up to the damage finds it.
      }
      return shard
          .damage()
          .map(
              damage ->
                  new RejectedExampleException(
                      RejectionReason.DAMAGED_SHARD, "Images of this shard are missing: " + damage))
          .orElse(
              new RejectedExampleException(
                  RejectionReason.READ_FAILED,
                  "The shard was damaged when it was listed, but no longer is. Run the command"
                      + " again."));
    }
  }

  @Override
  public void close() {
    try {
      shards.close();
    } catch (IOException alreadyRead) {
      // All reads have succeeded, and nothing was written.
    }
  }
}
