package io.frostline.image;

import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.transpose;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import java.util.OptionalInt;
import org.bytedeco.opencv.opencv_core.Mat;

/** The eight EXIF orientations (tag 274), in the order of their numbers, 1 to 8. */
enum Orientation {
  UPRIGHT(false, OptionalInt.empty()),
  MIRRORED(false, OptionalInt.of(Orientation.LEFT_RIGHT)),
  UPSIDE_DOWN(false, OptionalInt.of(Orientation.BOTH)),
  MIRRORED_UPSIDE_DOWN(false, OptionalInt.of(Orientation.TOP_BOTTOM)),
  TRANSPOSED(true, OptionalInt.empty()),
  TURNED_LEFT(true, OptionalInt.of(Orientation.LEFT_RIGHT)),
  TRANSPOSED_UPSIDE_DOWN(true, OptionalInt.of(Orientation.BOTH)),
  TURNED_RIGHT(true, OptionalInt.of(Orientation.TOP_BOTTOM));

  /** TIFF 6.0 and EXIF: the tag that holds the orientation. */
  static final int TAG = 274;

  private static final int TOP_BOTTOM = 0;
  private static final int LEFT_RIGHT = 1;
  private static final int BOTH = -1;

  private final boolean transposed;
  private final OptionalInt flip;

  Orientation(boolean transposed, OptionalInt flip) {
    this.transposed = transposed;
    this.flip = flip;
  }

  /**
   * The orientation in an EXIF block. Unreadable EXIF is common in files whose image is fine, so it
   * is treated as upright, as viewers do.
   */
  static Orientation ofExif(FileBytes exif) {
    try {
      FileBytes tiff = exif.has(0, "Exif\0\0") ? exif.part(6, exif.length() - 6) : exif;
      return of(TiffDirectory.first(tiff).exifOrientation());
    } catch (RejectedExampleException unreadable) {
      return UPRIGHT;
    }
  }

  /** The orientation with a number; upright if there is none. */
  static Orientation of(long number) {
    return number >= 1 && number <= 8 ? values()[(int) number - 1] : UPRIGHT;
  }

  /** Whether the upright image is as wide as the stored one is high. */
  boolean swapsSides() {
    return transposed;
  }

  /**
   * Rotates stored pixels upright. Takes ownership of the argument and closes it if it creates a
   * new one.
   */
  Mat upright(Mat stored) {
    Mat turned = stored;
    if (transposed) {
      turned = new Mat();
      transpose(stored, turned);
      stored.close();
    }
    if (flip.isPresent()) {
      flip(turned, turned, flip.getAsInt());
    }
    return turned;
  }
}
