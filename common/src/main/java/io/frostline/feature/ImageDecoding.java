package io.frostline.feature;

import io.frostline.example.ExampleReader;
import io.frostline.image.CheckedImage;
import io.frostline.image.DamagedContent;
import io.frostline.image.ImageDecoder;
import io.frostline.image.TriedImageReader;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.Objects;

/**
 * The decoding of images.
 *
 * @param maxPixels of one image, checked before it is decoded
 * @param damaged what becomes of images whose content is damaged
 */
public record ImageDecoding(long maxPixels, DamagedContent damaged)
    implements ContentDecoding<CheckedImage> {
  public ImageDecoding {
    Objects.requireNonNull(damaged, "damaged");
    if (maxPixels < 1) {
      throw new UserException(
          Formatted.of("--max-pixels is %d, but must be at least 1.", maxPixels));
    }
  }

  /** Rejects damaged images. */
  public ImageDecoding(long maxPixels) {
    this(maxPixels, DamagedContent.REJECTED);
  }

  @Override
  public ContentDecoder<CheckedImage> decoder() {
    return new ImageDecoder(maxPixels, damaged)::open;
  }

  @Override
  public InputBatch<CheckedImage> batch(LoadedNetwork network) {
    return new ImageBatch(network);
  }

  /** Decodes each image in another process first. */
  @Override
  public ExampleReader careful(ExampleReader reader) {
    return new TriedImageReader(reader, maxPixels);
  }
}
