package io.frostline.image;

import io.frostline.example.RejectedExampleException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The main class of a {@link DecoderProcess}: decodes what it is sent, and reports after each image
 * that it is still alive.
 *
 * <p>The only argument is the maximum number of pixels. Input: the length of a file as four bytes,
 * then the file; the end of the stream ends the process. Output: {@value #SURVIVED} for each file.
 */
final class DecoderTrial {
  static final int SURVIVED = 1;

  private DecoderTrial() {}

  public static void main(String[] arguments) throws IOException {
    // Whether damaged images are accepted is decided later, if they do not crash the decoder.
    ImageDecoder decoder = new ImageDecoder(Long.parseLong(arguments[0]), DamagedContent.ACCEPTED);
    OutputStream out = System.out;
    try (DataInputStream in = new DataInputStream(System.in)) {
      while (true) {
        decode(in.readNBytes(in.readInt()), decoder);
        out.write(SURVIVED);
        out.flush();
      }
    } catch (EOFException end) {
      out.close();
    }
  }

  private static void decode(byte[] file, ImageDecoder decoder) {
    try {
      decoder.decode(file).close();
    } catch (RejectedExampleException expected) {
      // The process that sent the image will see the same rejection.
    }
  }
}
