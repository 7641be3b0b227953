package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final int SIDE = 100;
  private static final Framing FRAMING =
      new Framing(SIDE, SIDE, ResizeRule.of("squash"), Interpolation.BILINEAR);

  /** Each pixel has its column, its row and 200. */
  private static byte[] places() {
    ByteBuffer places = ByteBuffer.allocate(FRAMING.byteCount());
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      places.put((byte) (pixel % SIDE)).put((byte) (pixel / SIDE)).put((byte) 200);
    }
    return places.array();
  }

  private static byte[] version(Augmentation version, String uri) {
    ByteBuffer target = ByteBuffer.allocate(FRAMING.byteCount());
    version.write(uri, FRAMING, places(), target);
    assertThat(target.hasRemaining()).isFalse();
    return target.array();
  }

  @Test
  void cropsAtMostAFifthOfTheAreaAndMirrorsHalfOfTheImages() {
    int mirrored = 0;
    Set<Integer> sides = new HashSet<>();
    for (int image = 0; image < 200; image++) {
      byte[] pixels = version(new Augmentation(1, 5), "photo-" + image);
      int last = SIDE - 1;
      int across = column(pixels, last) - column(pixels, 0);
      int down = pixels[last * SIDE * RgbImage.CHANNELS + 1] - pixels[1];
      assertThat(Math.abs(across)).isBetween(87, last);
      assertThat(down).isCloseTo(Math.abs(across), within(2));
      assertThat(column(pixels, SIDE / 2))
          .isCloseTo((column(pixels, last) + column(pixels, 0)) / 2, within(1));
      assertThat(pixels[2]).isEqualTo((byte) 200);
      sides.add(Math.abs(across));
      mirrored += across < 0 ? 1 : 0;
    }

    assertThat(sides).hasSizeGreaterThan(8);
    assertThat(mirrored).isBetween(75, 125);
  }

  private static int column(byte[] pixels, int place) {
    return pixels[place * RgbImage.CHANNELS];
  }

  @Test
  void dependsOnUriVersionAndSeedOnly() {
    assertThat(version(new Augmentation(1, 5), "a"))
        .isEqualTo(version(new Augmentation(1, 5), "a"));
    Set<String> different = new HashSet<>();
    for (String uri : new String[] {"a", "b", "c", "d"}) {
      for (int number = 1; number <= 4; number++) {
        different.add(
            new String(
                version(new Augmentation(number, 5), uri),
                java.nio.charset.StandardCharsets.ISO_8859_1));
        different.add(
            new String(
                version(new Augmentation(number, 6), uri),
                java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }

    assertThat(different).hasSize(32);
  }

  @Test
  void isPartOfThePreprocessing() {
    assertThat(Augmentation.NONE.recordIn("squash")).isEqualTo("squash");
    assertThat(new Augmentation(2, 1).recordIn("squash"))
        .isEqualTo(
            "squash, version 2 of each image, a crop of 80 to 100 % of the area, mirrored by chance (seed 1)");
  }
}
