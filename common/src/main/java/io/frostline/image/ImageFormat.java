package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;

/** One file format: how it is recognised, and how its structure is checked without decoding. */
sealed interface ImageFormat
    permits JpegFormat, PngFormat, GifFormat, WebpFormat, BmpFormat, TiffFormat, NetpbmFormat {

  /** The name used in messages. */
  String name();

  /** Whether the content starts like this format. */
  boolean matches(FileBytes file);

  /**
   * Walks the structure of a file that {@link #matches}.
   *
   * @throws RejectedExampleException TRUNCATED if the image is incomplete, CORRUPT or
   *     UNSUPPORTED_FORMAT depending on its structure
   */
  Outline outline(FileBytes file) throws RejectedExampleException;
}
