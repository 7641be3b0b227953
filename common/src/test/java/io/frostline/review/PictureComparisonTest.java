package io.frostline.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.image.SmallPicture;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class PictureComparisonTest {
  private static final int SIDE = 64;
  private static final double LEAST = 0.925;

  /** Levels of a picture at a place, 0 to 1 on both axes. */
  @FunctionalInterface
  private interface Scene {
    double level(int channel, double x, double y);
  }

  @Test
  void aPictureIsItself() {
    SmallPicture picture = drawn(waves(1), SIDE, SIDE);

    assertThat(similarity(picture, picture)).isGreaterThan(0.9999);
  }

  @Test
  void copiesAreRecognisedInBothOrders() {
    Scene scene = waves(1);
    SmallPicture picture = drawn(scene, SIDE, SIDE);
    SmallPicture cropped =
        drawn((channel, x, y) -> scene.level(channel, 0.03 + 0.95 * x, 0.01 + 0.95 * y), 61, 61);
    SmallPicture half = drawn(scene, SIDE / 2, SIDE / 2);
    SmallPicture darker = changed(picture, level -> level * 9 / 10);
    Random random = new Random(5);
    SmallPicture noisy =
        changed(picture, level -> Math.max(0, Math.min(255, level + random.nextInt(9) - 4)));

    for (SmallPicture copy : new SmallPicture[] {cropped, half, darker, noisy}) {
      assertThat(similarity(picture, copy)).isGreaterThan(LEAST);
      assertThat(similarity(copy, picture)).isGreaterThan(LEAST);
    }
  }

  @Test
  void anotherColourIsAnotherPicture() {
    Scene scene = waves(1);
    SmallPicture lemon = drawn(scene, SIDE, SIDE);
    int[] exchanged = {2, 0, 1};
    SmallPicture lime = drawn((channel, x, y) -> scene.level(exchanged[channel], x, y), SIDE, SIDE);

    assertThat(similarity(lemon, lime)).isLessThan(LEAST);
  }

  @Test
  void aCopyWithoutTheDetailOfColoursIsRecognised() {
    SmallPicture plain = changed(drawn(waves(1), SIDE, SIDE), level -> 64 + level / 2);
    byte[] speckled = plain.rgb().clone();
    Random random = new Random(3);
    for (int pixel = 0; pixel < speckled.length; pixel += 3) {
      int red = random.nextInt(11) - 5;
      speckled[pixel] += (byte) red;
      // As much brightness less as red gives more.
      speckled[pixel + 2] -= (byte) Math.round(red * 0.299 / 0.114);
    }

    assertThat(similarity(new SmallPicture(SIDE, SIDE, speckled), plain)).isGreaterThan(LEAST);
  }

  @Test
  void theSameOutlineWithOtherDetailIsAnotherPicture() {
    SmallPicture plain = drawn(garment(0), SIDE, SIDE);
    SmallPicture patterned = drawn(garment(0.15), SIDE, SIDE);

    assertThat(PlaneCorrelation.of(plain.plane(0), patterned.plane(0))).isGreaterThan(0.95);
    assertThat(similarity(plain, patterned)).isLessThan(LEAST);
  }

  @Test
  void picturesOfAPixelAndOfOneColourAreCompared() {
    SmallPicture pixel = new SmallPicture(1, 1, new byte[3]);

    assertThat(similarity(pixel, drawn(waves(1), SIDE, SIDE))).isLessThan(LEAST);
    assertThat(similarity(drawn((channel, x, y) -> 0.5, SIDE, 1), pixel)).isLessThan(LEAST);
  }

  @Test
  void aMirroredCopyIsRecognisedOnRequest() {
    SmallPicture picture = drawn(waves(2), SIDE, SIDE);

    assertThat(PictureCheck.UPRIGHT.of(picture).similarity(picture.mirrored())).isLessThan(0.93f);
    assertThat(PictureCheck.MIRRORED.of(picture).similarity(picture.mirrored()))
        .isGreaterThan(0.999f);
  }

  private static double similarity(SmallPicture one, SmallPicture other) {
    return new PictureComparison(one).similarity(other);
  }

  private static Scene waves(long seed) {
    Random random = new Random(seed);
    double[][][] waves = new double[3][6][3];
    for (double[][] channel : waves) {
      for (double[] wave : channel) {
        wave[0] = 40 * random.nextDouble() - 20;
        wave[1] = 40 * random.nextDouble() - 20;
        wave[2] = 6 * random.nextDouble();
      }
    }
    return (channel, x, y) -> {
      double sum = 0;
      for (double[] wave : waves[channel]) {
        sum += Math.sin(wave[0] * x + wave[1] * y + wave[2]);
      }
      return 0.5 + sum / 14;
    };
  }

  /** A bright rectangle on black, with stripes. */
  private static Scene garment(double stripes) {
    return (channel, x, y) ->
        x < 0.3 || x > 0.7 || y < 0.1 || y > 0.9 ? 0 : 0.8 + stripes * Math.sin(60 * y);
  }

  private static SmallPicture drawn(Scene scene, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        for (int channel = 0; channel < 3; channel++) {
          double level = scene.level(channel, (column + 0.5) / width, (row + 0.5) / height);
          rgb[3 * (row * width + column) + channel] = (byte) Math.round(255 * level);
        }
      }
    }
    return new SmallPicture(width, height, rgb);
  }

  private static SmallPicture changed(SmallPicture picture, IntUnaryOperator level) {
    byte[] rgb = picture.rgb().clone();
    for (int place = 0; place < rgb.length; place++) {
      rgb[place] = (byte) level.applyAsInt(rgb[place] & 0xff);
    }
    return new SmallPicture(picture.width(), picture.height(), rgb);
  }
}
