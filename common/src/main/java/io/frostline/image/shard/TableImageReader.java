package io.frostline.image.shard;

import io.frostline.image.HadoopImageFileReader;
import io.frostline.image.IdxImageReader;
import io.frostline.image.ImageFile;
import io.frostline.image.ImageFileReader;
import io.frostline.image.RejectedImageException;
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
public final class TableImageReader implements ImageFileReader {
  private static final int MAGIC_BYTES = 4;

  private final Configuration hadoop;
  private final HadoopImageFileReader files;
  private final IdxImageReader numbered;
  private final Map<ShardFormat, ShardImageReader> shards = new EnumMap<>(ShardFormat.class);

  public TableImageReader(Configuration hadoop) {
    this.hadoop = hadoop;
    files = new HadoopImageFileReader(hadoop);
    numbered = new IdxImageReader(hadoop);
    for (ShardFormat format : ShardFormat.values()) {
      shards.put(format, new ShardImageReader(format, ShardColumns.RECOGNISED, hadoop));
    }
  }

  /** A file whose name looks like the uri of an image in a shard takes precedence. */
  @Override
  public byte[] read(ImageFile image) throws RejectedImageException {
    Optional<PlacedImage> placed = PlacedImage.of(image.uri());
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

  private ImageFileReader container(PlacedImage image) throws RejectedImageException {
    String magic = "";
    try (PositionedFile file = PositionedFile.open(image.file(), hadoop)) {
      magic = new String(file.read(0, MAGIC_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException | IllegalArgumentException failure) {
      throw HadoopImageFileReader.rejection(failure);
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
    shards.values().forEach(ShardImageReader::close);
  }
}
