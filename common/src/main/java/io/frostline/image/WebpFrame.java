package io.frostline.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/**
 * One frame of an animated WebP (RFC 9649, 2.7.1.1): its place on the canvas and its image. Read
 * here, because OpenCV loses where a frame is that does not fill the canvas.
 *
 * @param data the chunks of the frame: transparency, if any, and the image
 */
record WebpFrame(int left, int top, int width, int height, FileBytes data) {
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final int FIRST_CHUNK = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int FRAME_HEADER = 16;
  private static final int EXTENDED_SIZE = 10;
  private static final int WITH_ALPHA = 0x10;

  /** The first frame of a file; CORRUPT if there is none. */
  static WebpFrame first(FileBytes riff) throws RejectedImageException {
    long at = FIRST_CHUNK;
    while (at + CHUNK_HEADER <= riff.length()) {
      long size = riff.u32(at + 4, ORDER);
      if (riff.has((int) at, "ANMF")) {
        return of(riff.part(at + CHUNK_HEADER, size));
      }
      at += CHUNK_HEADER + size + (size & 1);
    }
    throw corrupt("The animated WebP has no frame");
  }

  private static WebpFrame of(FileBytes chunk) throws RejectedImageException {
    return new WebpFrame(
        (int) chunk.unsigned(0, 3, ORDER) * 2,
        (int) chunk.unsigned(3, 3, ORDER) * 2,
        (int) chunk.unsigned(6, 3, ORDER) + 1,
        (int) chunk.unsigned(9, 3, ORDER) + 1,
        chunk.part(FRAME_HEADER, chunk.length() - (long) FRAME_HEADER));
  }

  /** The frame on a white canvas, as 8-bit RGB; the caller closes it. */
  Mat onCanvas(int canvasWidth, int canvasHeight) throws RejectedImageException {
    if (left + width > canvasWidth || top + height > canvasHeight) {
      throw corrupt("The first frame of the WebP is not within its canvas");
    }
    Mat canvas = OpenCv.whiteCanvas(canvasWidth, canvasHeight);
    try (Mat frame = WebpFormat.decode(still());
        Rect place = new Rect(left, top, width, height);
        Mat target = new Mat(canvas, place)) {
      if (frame.cols() != width || frame.rows() != height) {
        throw corrupt("The first frame of the WebP has another size than its image");
      }
      frame.copyTo(target);
      return canvas;
    } catch (RejectedImageException rejection) {
      canvas.close();
      throw rejection;
    }
  }

  /** A file with this frame as its only image. */
  private byte[] still() {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream(data.length() + 64);
    chunks.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
    if (data.has(0, "ALPH")) {
      ByteBuffer header = ByteBuffer.allocate(CHUNK_HEADER + EXTENDED_SIZE).order(ORDER);
      header.put("VP8X".getBytes(StandardCharsets.US_ASCII)).putInt(EXTENDED_SIZE);
      header.putInt(WITH_ALPHA).putShort((short) (width - 1)).put((byte) (width - 1 >> 16));
      header.putShort((short) (height - 1)).put((byte) (height - 1 >> 16));
      chunks.writeBytes(header.array());
    }
    chunks.write(data.array(), data.offset(), data.length());
    ByteBuffer riff = ByteBuffer.allocate(CHUNK_HEADER + chunks.size()).order(ORDER);
    riff.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(chunks.size());
    return riff.put(chunks.toByteArray()).array();
  }

  private static RejectedImageException corrupt(String problem) {
    return new RejectedImageException(RejectionReason.CORRUPT, problem + ". Fetch the file again.");
  }
}
