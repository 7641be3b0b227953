package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import java.nio.ByteOrder;

/**
 * GIF 87a and 89a: the first frame on its canvas, white where it is transparent or does not reach.
 * Everything after the first frame is ignored. Decoded here, because OpenCV loses the transparency
 * of a frame without any opaque pixel and fills the empty canvas with frame colours.
 */
final class GifFormat implements ImageFormat {
  private static final int SCREEN = 6;

  @Override
  public String name() {
    return "GIF";
  }

  @Override
  public boolean matches(FileBytes file) {
    return file.has(0, "GIF8");
  }

  @Override
  public Outline outline(FileBytes file) throws RejectedExampleException {
    GifFrame frame = GifFrame.first(file);
    int screenWidth = file.u16(SCREEN, ByteOrder.LITTLE_ENDIAN);
    int screenHeight = file.u16(SCREEN + 2, ByteOrder.LITTLE_ENDIAN);
    int width = Math.max(screenWidth, frame.left() + frame.width());
    int height = Math.max(screenHeight, frame.top() + frame.height());
    return new Outline(width, height, Orientation.UPRIGHT, bytes -> frame.onCanvas(width, height));
  }
}
