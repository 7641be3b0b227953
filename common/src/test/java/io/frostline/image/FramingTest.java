package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.example.RejectedExampleException;
import io.frostline.message.UserException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FramingTest {

  /**
   * Clip art framed by Pillow, one file for each way: reference.WIDTHxHEIGHT.RULE.INTERPOLATION.
   */
  static Stream<Framing> references() {
    return Stream.of(Interpolation.values())
        .flatMap(
            interpolation ->
                Stream.of(
                    new Framing(40, 32, ResizeRule.of("squash"), interpolation),
                    new Framing(100, 90, ResizeRule.of("squash"), interpolation),
                    new Framing(40, 32, ResizeRule.of("shorter-side=45"), interpolation)));
  }

  @ParameterizedTest
  @MethodSource("references")
  void givesThePixelsOfPillow(Framing framing) throws RejectedExampleException {
    String reference =
        "reference.%dx%d.%s.%s.png"
            .formatted(
                framing.width(),
                framing.height(),
                framing.rule().keyword(),
                framing.interpolation().keyword());
    byte[] expected = Pixels.ofSample(reference).rgb();
    Difference difference = Difference.between(frame("clipart.png", framing), expected);
    // The references of these two are computed without fixed point: exact halves may fall apart.
    boolean fixedPoint =
        framing.interpolation() != Interpolation.BILINEAR
            && framing.interpolation() != Interpolation.AREA;
    assertThat(difference.largest()).isLessThanOrEqualTo(fixedPoint ? 0 : 1);
    // OpenCV's bilinear weights have eight bits.
    boolean eightBits = framing.interpolation() == Interpolation.BILINEAR;
    assertThat(difference.mean()).isLessThan(eightBits ? 0.06 : 0.01);
  }

  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void leavesAnImageOfTheRightSizeAsItIs(Interpolation interpolation)
      throws RejectedExampleException {
    Framing framing = new Framing(100, 100, ResizeRule.of("shorter-side=100"), interpolation);
    assertThat(frame("noise.png", framing)).isEqualTo(Pixels.ofSample("noise.png").rgb());
  }

  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void spreadsASinglePixel(Interpolation interpolation) throws RejectedExampleException {
    Framing framing = new Framing(30, 20, ResizeRule.of("shorter-side=32"), interpolation);
    assertThat(frame("one-pixel.png", framing)).hasSize(30 * 20 * 3).containsOnly(120);
  }

  @Test
  void advancesHeapAndDirectBuffersAlike() throws RejectedExampleException {
    Framing framing = new Framing(8, 6, ResizeRule.of("squash"), Interpolation.AREA);
    ByteBuffer heap = ByteBuffer.allocate(500).position(7);
    ByteBuffer direct = ByteBuffer.allocateDirect(500).position(7);
    try (RgbImage image = Pixels.DECODER.decode(Samples.bytes("rgb.png"))) {
      framing.write(image, heap);
      framing.write(image, direct);
    }
    assertThat(heap.position()).isEqualTo(7 + framing.byteCount());
    assertThat(direct.flip()).isEqualTo(heap.flip());
  }

  @Test
  void refusesToCutMoreThanTheShorterSideLeaves() {
    assertThatThrownBy(
            () -> new Framing(320, 240, ResizeRule.of("shorter-side=256"), Interpolation.AREA))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "The resize rule shorter-side=256 yields less than the input size of 320 x 240 pixels."
                + " Use 320 or more.");
  }

  @Test
  void refusesAnEmptyInput() {
    assertThatThrownBy(() -> new Framing(0, 224, ResizeRule.of("squash"), Interpolation.AREA))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "The input size is 0 x 224 pixels, but each side must be between 1 and 16384. Correct it.");
  }

  private static byte[] frame(String sample, Framing framing) throws RejectedExampleException {
    ByteBuffer target = ByteBuffer.allocate(framing.byteCount());
    try (RgbImage image = Pixels.DECODER.decode(Samples.bytes(sample))) {
      framing.write(image, target);
    }
    return target.array();
  }
}
