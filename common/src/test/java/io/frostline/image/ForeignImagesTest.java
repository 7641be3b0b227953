package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Unusual but valid files of other programs, beside a PNG of the pixels that they stand for; and
 * JPEGs that are damaged inside.
 */
class ForeignImagesTest {
  private static final String EXPECTED = ".expected.png";
  private static final ImageDecoder ACCEPTING =
      new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS, DamagedContent.ACCEPTED);

  /** libpng refuses chunks of more than 8,000,000 bytes. */
  private static final int LARGE = 8_100_000;

  static List<String> samples() throws IOException {
    try (Stream<Path> files = Files.list(Samples.folder().resolve("foreign"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(EXPECTED))
          .map(name -> name.substring(0, name.length() - EXPECTED.length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void pixelsAreThoseTheFileStandsFor(String name) throws RejectedExampleException {
    assertThat(Pixels.of(bytes(name))).isEqualTo(Pixels.of(bytes(name + EXPECTED)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tEXt", "iTXt", "iCCP", "eXIf", "prVt"})
  void chunksBesidePixelsMayBeOfAnySize(String type) throws RejectedExampleException {
    byte[] png = Samples.bytes("rgb.png");
    int data = new String(png, StandardCharsets.ISO_8859_1).indexOf("IDAT") - 4;
    int end = png.length - 12;

    for (int at : new int[] {data, end}) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      file.write(png, 0, at);
      file.writeBytes(chunk(type, new byte[LARGE]));
      file.write(png, at, png.length - at);
      assertThat(Pixels.of(file.toByteArray())).isEqualTo(Pixels.of(png));
    }
  }

  @Test
  void aJpegNeedsNoEndMarker() throws RejectedExampleException {
    byte[] whole = Samples.bytes("progressive.jpg");

    assertThat(Pixels.of(Arrays.copyOf(whole, whole.length - 2))).isEqualTo(Pixels.of(whole));
    assertThat(Pixels.of(bytes("j32-no-eoi.jpg")).width()).isEqualTo(32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-whole.jpg", "5-prog-dc-only.jpg"})
  void coarseScansAreAPicture(String name) throws RejectedExampleException {
    assertThat(Pixels.of(bytes(name)).width()).isEqualTo(320);
  }

  @ParameterizedTest
  @CsvSource({
    "1-cut30-eoi.jpg, it ends after 121 of 400 blocks (30 %)",
    "2-zeros.jpg, it ends after 327 of 400 blocks (81 %)",
    "4-random.jpg, it ends after 398 of 400 blocks (99 %)"
  })
  void damageInsideIsNoticedUnlessItIsAccepted(String name, String found)
      throws RejectedExampleException {
    RejectedExampleException rejection = rejection(bytes(name));

    assertThat(rejection.reason()).isEqualTo(RejectionReason.DAMAGED_CONTENT);
    assertThat(rejection).hasMessageContaining(found).hasMessageContaining("--accept-damaged");
    try (RgbImage image = ACCEPTING.decode(bytes(name))) {
      assertThat(image.width()).isEqualTo(320);
    }
  }

  @Test
  void whatIsCutOffIsTruncatedEvenIfDamageIsAccepted() {
    assertThat(rejection(bytes("3-cut.jpg")).reason()).isEqualTo(RejectionReason.TRUNCATED);
    assertThat(
            catchThrowableOfType(
                    RejectedExampleException.class, () -> ACCEPTING.decode(bytes("3-cut.jpg")))
                .reason())
        .isEqualTo(RejectionReason.TRUNCATED);
  }

  /** Half a scan with an end marker: libjpeg makes up the other half. */
  @ParameterizedTest
  @ValueSource(strings = {"rgb.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg"})
  void everyMissingByteOfAScanIsNoticed(String name) {
    byte[] whole = Samples.bytes(name);
    int scan = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("\u00FF\u00DA");
    int data = scan + 2 + ByteBuffer.wrap(whole).getShort(scan + 2);
    for (int length = data; length < whole.length - 2; length++) {
      byte[] cut = Arrays.copyOf(whole, length + 2);
      cut[length] = (byte) 0xFF;
      cut[length + 1] = (byte) 0xD9;
      assertThat(rejection(cut).reason())
          .as("%d of %d bytes", length, whole.length)
          .isEqualTo(RejectionReason.DAMAGED_CONTENT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5_000})
  void paddingAndTrailingBytesAreNoDamage(int count) throws RejectedExampleException {
    byte[] whole = Samples.bytes("rgb.jpg");
    byte[] trailed = Arrays.copyOf(whole, whole.length + count);
    Arrays.fill(trailed, whole.length, trailed.length, (byte) 'x');
    byte[] padded = Arrays.copyOf(whole, whole.length + count);
    Arrays.fill(padded, whole.length - 2, padded.length, (byte) 0);
    System.arraycopy(whole, whole.length - 2, padded, padded.length - 2, 2);

    assertThat(Pixels.of(trailed)).isEqualTo(Pixels.of(whole));
    assertThat(Pixels.of(padded)).isEqualTo(Pixels.of(whole));
  }

  /** libtiff leaves the rest of such a strip black. */
  @ParameterizedTest
  @CsvSource({"deflate.tiff, Deflate data is invalid", "lzw.tiff, LZW data has the undefined code"})
  void damageInTiffsIsNoticed(String name, String found) {
    byte[] file = Samples.bytes(name);
    Arrays.fill(file, 20, 32, (byte) 0xFE); // the data starts at byte 8

    assertThat(rejection(file).reason()).isEqualTo(RejectionReason.DAMAGED_CONTENT);
    assertThat(rejection(file)).hasMessageContaining(found);
  }

  @ParameterizedTest
  @CsvSource({
    "f-tga.tga, UNSUPPORTED_FORMAT, Truevision TGA",
    "p04-cgbi.png, UNSUPPORTED_FORMAT, CgBI",
    "f-html-svg.jpg, NOT_AN_IMAGE, an HTML page"
  })
  void whatIsNotReadIsCalledByItsName(String name, RejectionReason reason, String words) {
    assertThat(rejection(bytes(name)).reason()).isEqualTo(reason);
    assertThat(rejection(bytes(name))).hasMessageContaining(words);
  }

  private static byte[] bytes(String name) {
    return Samples.bytes("foreign/" + name);
  }

  private static RejectedExampleException rejection(byte[] file) {
    RejectedExampleException rejection =
        catchThrowableOfType(RejectedExampleException.class, () -> Pixels.of(file));
    assertThat(rejection).as("rejection").isNotNull();
    return rejection;
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(data.length + 12).putInt(data.length);
    chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, data.length + 4);
    return chunk.putInt((int) crc.getValue()).array();
  }
}
