package io.frostline.image;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.HadoopReader;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.shard.PlacedExample;
import io.frostline.example.shard.PositionedFile;
import io.frostline.example.shard.ShardColumns;
import io.frostline.example.shard.ShardExampleReader;
import io.frostline.example.shard.ShardFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads images again by the uris in a table, whether they are in files, IDX files or shards. Meant
 * for a few images, such as thumbnails. Reads only those Parquet shards whose columns are detected
 * automatically.
 */
public final class TableImageReader implements ExampleReader {
  private static final int MAGIC_BYTES = 4;

  private final Configuration hadoop;
  private final HadoopReader files;
  private final IdxImageReader numbered;
  private final Map<ShardFormat, ShardExampleReader> shards = new EnumMap<>(ShardFormat.class);

  public TableImageReader(Configuration hadoop) {
    this.hadoop = hadoop;
    files = new HadoopReader(hadoop);
    numbered = new IdxImageReader(hadoop);
    for (ShardFormat format : ShardFormat.values()) {
      shards.put(format, new ShardExampleReader(format, ShardColumns.RECOGNISED, hadoop));
    }
  }

  /** A file whose name looks like the uri of an image in a shard takes precedence. */
  @Override
  public byte[] read(Example image) throws RejectedExampleException {
    Optional<PlacedExample> placed = PlacedExample.of(image.uri());
    if (placed.isPresent() && isAbsent(image.uri())) {
      return container(placed.get()).read(image);
    }
    return files.read(image);
  }

  private boolean isAbsent(String uri) {
    try (PositionedFile file = PositionedFile.open(uri, hadoop)) {
      return false;
    } catch (IOException | IllegalArgumentException absent) {
      return true;
    }
  }

  private ExampleReader container(PlacedExample image) throws RejectedExampleException {
    String magic = "";
    try (PositionedFile file = PositionedFile.open(image.file(), hadoop)) {
      magic = new String(file.read(0, MAGIC_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException | IllegalArgumentException failure) {
      throw HadoopReader.rejection(failure);
    }
    if (magic.equals("PAR1")) {
      return shards.get(ShardFormat.PARQUET);
    }
    if (magic.startsWith("SEQ")) {
      return shards.get(ShardFormat.SEQUENCEFILE);
    }
    return image.name().isEmpty() ? numbered : shards.get(ShardFormat.TAR);
  }

  @Override
  public void close() {
    numbered.close();
    shards.values().forEach(ShardExampleReader::close);
  }
}
