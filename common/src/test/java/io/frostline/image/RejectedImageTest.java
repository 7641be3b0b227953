package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectedImageTest {

  @Test
  void callsAnEmptyFileEmpty() {
    assertThat(rejection(new byte[0]).reason()).isEqualTo(RejectionReason.EMPTY_FILE);
  }

  @Test
  void callsTextNoImage() {
    RejectedExampleException rejection = rejection(ascii("<html>404 Not Found</html>"));
    assertThat(rejection.reason()).isEqualTo(RejectionReason.NOT_AN_IMAGE);
    assertThat(rejection)
        .hasMessage(
            "The content is not in a known image format: it seems to be an HTML page of 26"
                + " bytes. Remove the file.");
  }

  @ParameterizedTest
  @CsvSource({
    "%PDF-1.7, PDF document",
    "8BPS....., Photoshop document",
    "....ftypheic, HEIC/HEIF",
    "....ftypavif, AVIF",
    "<?xml version='1.0'?><svg/>, SVG",
    "P3 2 2 255, Netpbm"
  })
  void namesFormatsItDoesNotRead(String content, String name) {
    RejectedExampleException rejection = rejection(ascii(content));
    assertThat(rejection.reason()).isEqualTo(RejectionReason.UNSUPPORTED_FORMAT);
    assertThat(rejection).hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"float.tiff", "planes16.tiff"})
  void refusesVariantsItWouldMisread(String name) {
    assertThat(rejection(Samples.bytes(name)).reason())
        .isEqualTo(RejectionReason.UNSUPPORTED_FORMAT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rgb.jpg",
        "progressive.jpg",
        "thumbnail.jpg",
        "rgb.png",
        "interlaced.png",
        "lossy.webp",
        "lossless.webp",
        "animated.webp"
      })
  void callsEveryPrefixTruncated(String name) {
    byte[] whole = Samples.bytes(name);
    // The marker that ends a JPEG may be missing.
    int end = name.endsWith("jpg") ? whole.length - 2 : whole.length;
    for (int length = 12; length < end; length++) {
      assertThat(rejection(Arrays.copyOf(whole, length)).reason())
          .as("%d of %d bytes", length, whole.length)
          .isEqualTo(RejectionReason.TRUNCATED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"still.gif", "rgb.bmp", "lzw.tiff", "tiled.tiff"})
  void callsAHalfTruncated(String name) {
    byte[] whole = Samples.bytes(name);
    assertThat(rejection(Arrays.copyOf(whole, whole.length / 2)).reason())
        .isEqualTo(RejectionReason.TRUNCATED);
  }

  @Test
  void countsPixelsBeforeDecoding() {
    byte[] png = greyPng(20_000, 20_000, new byte[20_000 * 2_501]);
    assertThat(png.length).isLessThan(50_000);
    RejectedExampleException rejection = rejection(png);
    assertThat(rejection.reason()).isEqualTo(RejectionReason.TOO_MANY_PIXELS);
    assertThat(rejection)
        .hasMessage(
            "The PNG has 20000 x 20000 pixels, more than the limit of 100000000. Shrink it or raise"
                + " --max-pixels.");
  }

  @Test
  void keepsTheLimitItIsGiven() throws RejectedExampleException {
    byte[] file = Samples.bytes("rgb.png");
    new ImageDecoder(48 * 32).decode(file).close();
    RejectedExampleException rejection =
        catchThrowableOfType(
            RejectedExampleException.class, () -> new ImageDecoder(48 * 32 - 1).decode(file));
    assertThat(rejection.reason()).isEqualTo(RejectionReason.TOO_MANY_PIXELS);
  }

  @Test
  void callsAWrongChecksumCorrupt() {
    byte[] file = Samples.bytes("rgb.png");
    file[50] ^= 0x10;
    assertThat(rejection(file))
        .hasMessage("The PNG chunk IDAT at byte 33 has a wrong checksum. Fetch the file again.");
  }

  @Test
  void callsDamagedCompressionCorruptThoughChecksumsAreRight() throws RejectedExampleException {
    byte[] rows = new byte[4 * 2];
    byte[] good = greyPng(8, 4, rows);
    assertThat(Pixels.of(good).at(0, 0)).containsExactly(0, 0, 0);
    byte[] damaged = deflate(rows);
    damaged[damaged.length - 1] ^= 1;
    assertThat(rejection(png(8, 4, damaged)).reason()).isEqualTo(RejectionReason.CORRUPT);
    byte[] ended = Arrays.copyOf(deflate(rows), 5);
    assertThat(rejection(png(8, 4, ended)).reason()).isEqualTo(RejectionReason.CORRUPT);
    assertThat(rejection(greyPng(8, 40, rows)).reason()).isEqualTo(RejectionReason.CORRUPT);
  }

  @Test
  void callsAGifFrameWithoutPixelsCorrupt() {
    byte[] gif = Samples.bytes("one-pixel.gif");
    int frame = new String(gif, StandardCharsets.ISO_8859_1).indexOf(',');
    gif[frame + 5] = 0; // its width, of two bytes
    assertThat(rejection(gif))
        .hasMessage("The first frame of the GIF has no pixels. Fetch the file again.");
  }

  @Test
  void callsAJpegWithoutAPictureCorrupt() {
    byte[] empty = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9};
    assertThat(rejection(empty).reason()).isEqualTo(RejectionReason.CORRUPT);
  }

  private static RejectedExampleException rejection(byte[] file) {
    RejectedExampleException rejection =
        catchThrowableOfType(RejectedExampleException.class, () -> Pixels.of(file));
    assertThat(rejection).as("rejection").isNotNull();
    return rejection;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A PNG of one bit per pixel; each row is a filter byte and its bits. */
  private static byte[] greyPng(int width, int height, byte[] rows) {
    return png(width, height, deflate(rows));
  }

  private static byte[] png(int width, int height, byte[] compressed) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("\u0089PNG\r\n\u001A\n".getBytes(StandardCharsets.ISO_8859_1));
    byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 1).array();
    writeChunk(file, "IHDR", header);
    writeChunk(file, "IDAT", compressed);
    writeChunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void writeChunk(ByteArrayOutputStream file, String type, byte[] data) {
    CRC32 crc = new CRC32();
    crc.update(ascii(type));
    crc.update(data);
    file.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    file.writeBytes(ascii(type));
    file.writeBytes(data);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static byte[] deflate(byte[] rows) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    deflater.setInput(rows);
    deflater.finish();
    byte[] compressed = new byte[rows.length / 500 + 100];
    int length = deflater.deflate(compressed);
    deflater.end();
    return Arrays.copyOf(compressed, length);
  }
}
